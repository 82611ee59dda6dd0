using System.ComponentModel.DataAnnotations;

namespace EfficientNet.Grains;

/// <summary>Times of the control plane. The defaults suit everything from a laptop to a cluster; tests shorten them.</summary>
public sealed class GrainsOptions
{
    /// <summary>How often a silo looks for leases that ran out, experiments with news, and queued runs. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan SweepPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A node is granted nothing when its newest heartbeat is older. Default 10 s; it must be longer than an agent's longest wait.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>When the leases could not be read for longer, everybody gets the full lease time again (protocol rule P8). Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LongestObservationGap { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A heartbeat's answer waits no longer, whatever the agent asks. Default 10 s, well within Orleans' response timeout of 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(10);
}
