using System.Diagnostics;

namespace EfficientNet.Trainer.DataSets;

/// <summary>The progress of a long command, on one line of a terminal, or as a line every ten seconds in a log.</summary>
internal sealed class ProgressLine(string what, long total)
{
    private readonly Lock _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private long _saidAt;
    private long _done;
    private long _skipped;

    /// <summary>Counts one more.</summary>
    public void Advance()
    {
        lock (_gate)
        {
            _done++;
            var period = _isTerminal ? TimeSpan.FromSeconds(0.2) : TimeSpan.FromSeconds(10);
            if (_done < total && Stopwatch.GetElapsedTime(_saidAt == 0 ? _started : _saidAt) < period)
                return;
            _saidAt = Stopwatch.GetTimestamp();
            Say(Stopwatch.GetElapsedTime(_started).TotalSeconds);
        }
    }

    /// <summary>Counts those done earlier, which do not count for the speed.</summary>
    public void Skip(long count)
    {
        lock (_gate)
        {
            _done += count;
            _skipped += count;
        }
    }

    private void Say(double seconds)
    {
        var perSecond = (_done - _skipped) / Math.Max(seconds, 0.001);
        var left = TimeSpan.FromSeconds((total - _done) / perSecond);
        var line = $"{what}: {_done:N0} of {total:N0}, {perSecond:N0} a second, {(int)left.TotalHours}:{left:mm\\:ss} to go";
        if (_isTerminal)
            Console.Error.Write($"\r{line, -79}{(_done == total ? "\n" : "")}");
        else
            Console.Error.WriteLine(line);
    }
}
