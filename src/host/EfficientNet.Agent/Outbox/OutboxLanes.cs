using System.Threading.Channels;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Agent.Outbox;

/// <summary>
/// The waiting reports, in a lane for each attempt. Calls take the same time for a hundred thousand of them as for one.
/// </summary>
internal sealed class OutboxLanes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AttemptKey, OutboxLane> _lanes = [];
    private readonly Dictionary<long, OutboxLane> _waiting = [];
    private readonly Channel<OutboxLane> _opened = Channel.CreateUnbounded<OutboxLane>();

    /// <summary>Each lane once, as soon as it has a report.</summary>
    public ChannelReader<OutboxLane> Opened => _opened.Reader;

    /// <summary>Reports that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Lanes that are open.</summary>
    public IReadOnlyList<OutboxLane> Open
    {
        get
        {
            lock (_gate)
                return [.. _waiting.Values.Distinct()];
        }
    }

    /// <summary>Whether a report waits.</summary>
    public bool Contains(long number)
    {
        lock (_gate)
            return _waiting.ContainsKey(number);
    }

    /// <summary>Adds the newest report; one without an entry can't be read and gets a lane of its own.</summary>
    public void Add(long number, OutboxEntry? entry)
    {
        lock (_gate)
        {
            if (entry is null || !_lanes.TryGetValue(entry.Key, out var lane))
            {
                lane = new OutboxLane(entry?.Key ?? default);
                if (entry is not null)
                    _lanes.Add(entry.Key, lane);
            }

            var isNew = lane.IsClosed;
            lane.Add(number, entry?.Body);
            _waiting.Add(number, lane);
            if (isNew)
                _opened.Writer.TryWrite(lane);
        }
    }

    /// <summary>Removes a report if it is there.</summary>
    public void Remove(long number)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(number, out var lane))
                return;
            lane.Remove(number);
            if (lane.IsClosed && lane.Key.Run.Value is not null)
                _lanes.Remove(lane.Key);
        }
    }
}
