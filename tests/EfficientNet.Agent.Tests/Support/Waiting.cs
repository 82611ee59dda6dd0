using EfficientNet.Agent.Control;

namespace EfficientNet.Agent.Tests.Support;

/// <summary>Waits on conditions, never on time; the deadline only bounds how long a failing test takes.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    /// <summary>Waits for a condition over something that signals its changes.</summary>
    public static async Task UntilAsync(VersionSignal changes, Func<bool> holds, string what, Func<string> actual)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var version = changes.Version;
            if (holds())
                return;
            try
            {
                await changes.ChangedSinceAsync(version).WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited {Deadline.TotalSeconds} s for: {what}. Actual: {actual()}");
            }
        }
    }

    /// <summary>
    /// Waits for a condition on something outside, such as a file or a process, which can only be polled.
    /// </summary>
    public static async Task PollAsync(Func<bool> holds, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited {Deadline.TotalSeconds} s for: {what}.");
            }
        }
    }
}
