namespace EfficientNet.Host.Tests;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    [Fact]
    public void Next_DoublesUpToTheLongestAndBeginsAgainAfterASuccess()
    {
        var backoff = new Backoff(First, Longest);

        Assert.Equal(
            [100, 200, 400, 800, 1600, 2000, 2000],
            Enumerable.Range(0, 7).Select(_ => backoff.Next().TotalMilliseconds)
        );
        Assert.Equal(7, backoff.Failures);

        backoff.Reset();
        Assert.Equal(First, backoff.Next());
    }

    [Fact]
    public void Next_WithASeed_TakesUpToHalfAwayAndAlwaysTheSame()
    {
        var (one, same) = (new Backoff(First, Longest, seed: 7), new Backoff(First, Longest, seed: 7));
        for (var failures = 1; failures < 100; failures++)
        {
            var (pause, full) = (one.Next(), Backoff.After(failures, First, Longest));
            Assert.InRange(pause, full / 2, full);
            Assert.Equal(pause, same.Next());
        }
    }

    [Fact]
    public void After_AnyNumberOfFailures_IsNeverOverTheLongest() =>
        Assert.Equal(Longest, Backoff.After(int.MaxValue, First, Longest));
}
