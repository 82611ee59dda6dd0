using Microsoft.Extensions.Time.Testing;

namespace EfficientNet.Training.Tests;

public sealed class ProgressMeterTests
{
    [Fact]
    public void IsDue_AfterTheInterval_SaysStepsASecondSinceTheLast()
    {
        var time = new FakeTimeProvider();
        var meter = new ProgressMeter(time, TimeSpan.FromSeconds(1));
        meter.Begin(step: 100);

        time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(meter.IsDue(109, out _));
        time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.True(meter.IsDue(120, out var stepsPerSecond));
        Assert.Equal(10, stepsPerSecond, 1e-9);
        Assert.False(meter.IsDue(120, out _));
    }
}
