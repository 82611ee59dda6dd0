using System.Threading.Channels;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Scheduling;

namespace EfficientNet.Grains.Tests.Hosting;

/// <summary>Passes of the real ledger, each recorded, with the live pools that a test chooses.</summary>
internal sealed class RecordingScheduling(ISchedulingLedger real, RecordingScheduling.Record record) : ISchedulingLedger
{
    public async Task<SchedulingPlan> PassAsync(
        string pool,
        TimeSpan nodeTimeout,
        Func<SchedulingSituation, SchedulingPlan> plan,
        CancellationToken cancellationToken
    )
    {
        var made = await real.PassAsync(pool, nodeTimeout, plan, cancellationToken);
        record.Passes.Writer.TryWrite(pool);
        return made;
    }

    public Task<IReadOnlyList<string>> LivePoolsAsync(TimeSpan nodeTimeout, CancellationToken cancellationToken) =>
        Task.FromResult(record.Live);

    public sealed class Record
    {
        public Channel<string> Passes { get; } = Channel.CreateUnbounded<string>();

        public IReadOnlyList<string> Live { get; set; } = [];
    }
}
