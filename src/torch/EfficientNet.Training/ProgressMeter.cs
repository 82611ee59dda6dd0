namespace EfficientNet.Training;

/// <summary>Says when a sign of life is due, and how fast steps went since the last.</summary>
public sealed class ProgressMeter(TimeProvider time, TimeSpan interval)
{
    private long _lastTimestamp = time.GetTimestamp();
    private long _lastStep;

    /// <summary>Starts counting at a step, after a pause without steps.</summary>
    public void Begin(long step) => (_lastTimestamp, _lastStep) = (time.GetTimestamp(), step);

    /// <summary>Whether the interval has passed; if so, the next one begins.</summary>
    public bool IsDue(long step, out double stepsPerSecond)
    {
        var elapsed = time.GetElapsedTime(_lastTimestamp);
        stepsPerSecond = elapsed > TimeSpan.Zero ? (step - _lastStep) / elapsed.TotalSeconds : 0;
        if (elapsed < interval)
            return false;
        Begin(step);
        return true;
    }
}
