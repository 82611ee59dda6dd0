using System.Threading.Channels;
using EfficientNet.Client;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;

namespace EfficientNet.Cli.Live;

/// <summary>
/// Follows an experiment to its end: the change feed says when to look again, and once a second it looks anyway, for progress
/// within epochs.
/// </summary>
internal sealed class ExperimentFollower(EffnetHttpClient client, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns the final state.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="after">Changes up to here are not shown.</param>
    /// <param name="view">Where it is shown.</param>
    /// <param name="cancellationToken">Ends following, not the experiment.</param>
    public async Task<ExperimentDetail> FollowAsync(
        ExperimentId experiment,
        long after,
        IExperimentView view,
        CancellationToken cancellationToken
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var news = Channel.CreateUnbounded<TimelineEntry>(new UnboundedChannelOptions { SingleReader = true });
        var reading = ReadAsync(experiment, after, news.Writer, over.Token);
        try
        {
            return await view.WhileAsync(async () =>
            {
                while (true)
                {
                    while (news.Reader.TryRead(out var entry))
                        view.Happened(entry);
                    var detail = await client.ExperimentAsync(experiment, cancellationToken);
                    view.Show(detail);
                    if (detail.State.IsFinal())
                    {
                        while (await WaitAsync(news.Reader, LastWords, cancellationToken) && news.Reader.TryRead(out var entry))
                            view.Happened(entry);
                        return detail;
                    }

                    await WaitAsync(news.Reader, Interval, cancellationToken);
                }
            });
        }
        finally
        {
            await over.CancelAsync();
            await reading;
        }
    }

    private async Task ReadAsync(
        ExperimentId experiment,
        long after,
        ChannelWriter<TimelineEntry> news,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await foreach (var entry in client.ChangesAsync(after, experiment, cancellationToken))
                news.TryWrite(entry);
        }
        catch (OperationCanceledException)
        {
            // followed to the end
        }
        catch (EffnetApiException)
        {
            // The feed gave up after its patience; looking once a second tells the same, and fails by itself when the server is
            // gone.
        }

        news.TryComplete();
    }

    /// <summary>True when there is news, false when none came within <paramref name="limit"/>.</summary>
    private async Task<bool> WaitAsync(ChannelReader<TimelineEntry> news, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            if (await news.WaitToReadAsync(either.Token))
                return true;
            await Task.Delay(limit, time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // the limit
        }

        return false;
    }
}
