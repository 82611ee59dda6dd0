using System.Runtime.ExceptionServices;

namespace EfficientNet.Data.Loading;

/// <summary>
/// Produces items 0, 1, 2, … on worker threads a little ahead of the consumer and hands them over in order. An item must depend
/// on its number alone; then the number of workers changes only the speed.
/// </summary>
/// <typeparam name="T">Item; those not handed over are disposed.</typeparam>
public sealed class OrderedPrefetch<T> : IDisposable
    where T : IDisposable
{
    private readonly Func<int, T> _produce;
    private readonly int _count;
    private readonly Thread[] _workers;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, T> _ready = [];
    private readonly SemaphoreSlim _changed = new(0);
    private readonly SemaphoreSlim _room;
    private int _next;
    private bool _stopped;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts the workers.</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="produce">Makes an item from its number; called from several threads.</param>
    /// <param name="workers">Threads, 1 or more.</param>
    /// <param name="ahead">Items that may wait for the consumer.</param>
    /// <param name="onWorkerStart">Run first on each worker.</param>
    public OrderedPrefetch(int count, Func<int, T> produce, int workers, int ahead, Action? onWorkerStart = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ahead);
        (_produce, _count) = (produce, count);
        _room = new SemaphoreSlim(ahead);
        _workers = new Thread[Math.Min(workers, count)];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(() => Work(onWorkerStart)) { IsBackground = true, Name = $"prefetch-{i}" };
            _workers[i].Start();
        }
    }

    /// <summary>The items in order; to be enumerated once. A worker's error is thrown here unwrapped.</summary>
    public IEnumerable<T> Items()
    {
        for (var number = 0; number < _count; number++)
        {
            yield return Take(number);
            _room.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
            _stopped = true;
        _room.Release(_workers.Length + 1);
        foreach (var worker in _workers)
            worker.Join();
        foreach (var item in _ready.Values)
            item.Dispose();
        _ready.Clear();
        _room.Dispose();
        _changed.Dispose();
    }

    private T Take(int number)
    {
        while (true)
        {
            lock (_gate)
            {
                _failure?.Throw();
                if (_ready.Remove(number, out var item))
                    return item;
            }

            _changed.Wait();
        }
    }

    private void Work(Action? onWorkerStart)
    {
        try
        {
            onWorkerStart?.Invoke();
            while (TryClaim(out var number))
            {
                var item = _produce(number);
                lock (_gate)
                    _ready.Add(number, item);
                _changed.Release();
            }
        }
        catch (Exception error)
        {
            lock (_gate)
                _failure ??= ExceptionDispatchInfo.Capture(error);
            _changed.Release();
        }
    }

    private bool TryClaim(out int number)
    {
        _room.Wait();
        lock (_gate)
        {
            number = _next;
            if (_stopped || _failure is not null || _next >= _count)
            {
                _room.Release();
                return false;
            }

            _next++;
            return true;
        }
    }
}
