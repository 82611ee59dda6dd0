using System.Collections.Concurrent;

namespace EfficientNet.Agent.Trainers;

/// <summary>
/// Lets one attempt at a time onto a device slot, within this agent; trainers' own lock files guard it against other processes
/// (protocol rule P20).
/// </summary>
internal sealed class SlotGate
{
    private readonly ConcurrentDictionary<(string Device, int Slot), SemaphoreSlim> _slots = new();

    /// <summary>Waits for the slot; disposing the result frees it.</summary>
    public async Task<IDisposable> EnterAsync(string device, int slot, CancellationToken cancellationToken)
    {
        var gate = _slots.GetOrAdd((device, slot), _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        return new Holder(gate);
    }

    private sealed class Holder(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
