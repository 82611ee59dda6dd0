using EfficientNet.Experiments.Scheduling;
using Microsoft.Extensions.Options;

namespace EfficientNet.Grains;

/// <summary>
/// Times and limits of the control plane. The defaults suit everything from a laptop to a cluster; tests shorten them.
/// </summary>
public sealed class GrainsOptions
{
    /// <summary>
    /// How often a silo looks for leases that ran out, experiments with news, and queued runs. Default 1 s; 10 ms to 1 min.
    /// </summary>
    public TimeSpan SweepPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A node is silent once its newest heartbeat is older. Default 10 s; 100 ms to 10 min.</summary>
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// When the leases could not be read for longer, everybody gets the full lease time again (protocol rule P8). Default 5 s;
    /// 100 ms to 1 min.
    /// </summary>
    public TimeSpan LongestObservationGap { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A heartbeat's answer waits no longer, whatever the agent asks. Default 8 s; 0 to 20 s, well within Orleans' response
    /// timeout of 30 s.
    /// </summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Attempts in a row that fail with their host before their first epoch until it gets no more grants (protocol rule P9).
    /// Default 3; 0 means never; at most 1000.
    /// </summary>
    public int SetAsideAfter { get; set; } = HostJudgement.DefaultLimit;
}

/// <summary>Checks <see cref="GrainsOptions"/> when the silo starts.</summary>
internal sealed class GrainsOptionsValidator : IValidateOptions<GrainsOptions>
{
    public ValidateOptionsResult Validate(string? name, GrainsOptions options)
    {
        var faults = new[]
        {
            Within(nameof(options.SweepPeriod), options.SweepPeriod, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            Within(nameof(options.NodeTimeout), options.NodeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            Within(
                nameof(options.LongestObservationGap),
                options.LongestObservationGap,
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromMinutes(1)
            ),
            options.LongestObservationGap > options.SweepPeriod
                ? null
                : $"{nameof(GrainsOptions)}.{nameof(options.LongestObservationGap)} is "
                    + $"{options.LongestObservationGap}; it must be "
                    + $"longer than {nameof(options.SweepPeriod)}, {options.SweepPeriod}, or no lease ever runs out.",
            Within(nameof(options.LongestWait), options.LongestWait, TimeSpan.Zero, TimeSpan.FromSeconds(20)),
            options.SetAsideAfter is >= 0 and <= 1000
                ? null
                : $"{nameof(GrainsOptions)}.{nameof(options.SetAsideAfter)} is {options.SetAsideAfter}; it must "
                    + "be from 0 to 1000.",
        };
        var found = faults.OfType<string>().ToList();
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    private static string? Within(string option, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value >= least && value <= most
            ? null
            : $"{nameof(GrainsOptions)}.{option} is {value}; it must be from {least} to {most}.";
}
