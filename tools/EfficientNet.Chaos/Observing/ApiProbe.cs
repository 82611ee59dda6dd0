using System.Net.Http.Headers;
using System.Net.Http.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Chaos.Observing;

/// <summary>
/// A client that calls the silos continuously: a read, and the submission of an existing experiment, which goes through a
/// grain. Both are safe to repeat, so each is tried on one silo after the other, with a deadline of 5 s, until one answers.
/// </summary>
internal sealed class ApiProbe : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<(DateTimeOffset Began, DateTimeOffset Ended)> _calls = [];
    private readonly Func<IReadOnlyList<Uri>> _silos;
    private readonly TimeProvider _time;
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = Deadline })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
    private readonly Task _calling;
    private volatile SubmitExperiment? _experiment;
    private int _preferred;
    private DateTimeOffset? _waitingSince;

    /// <summary>Starts calling.</summary>
    public ApiProbe(Func<IReadOnlyList<Uri>> silos, string token, TimeProvider time)
    {
        (_silos, _time) = (silos, time);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _calling = Task.Run(RepeatAsync);
    }

    /// <summary>Submits an experiment, and keeps submitting it.</summary>
    public async Task SubmitAsync(SubmitExperiment experiment, CancellationToken cancellationToken)
    {
        await AskUntilAnsweredAsync(experiment, cancellationToken);
        _experiment = experiment;
    }

    /// <summary>
    /// The longest time of a call that was not answered before <paramref name="since"/>, retries included.
    /// </summary>
    public TimeSpan LongestSince(DateTimeOffset since)
    {
        lock (_gate)
        {
            var ended = _calls
                .Where(call => call.Ended >= since)
                .Select(call => call.Ended - (call.Began > since ? call.Began : since));
            return ended
                .Append(_waitingSince is { } waiting ? _time.GetUtcNow() - (waiting > since ? waiting : since) : TimeSpan.Zero)
                .Max();
        }
    }

    /// <summary>Whether a read and a submission that began after <paramref name="since"/> have been answered.</summary>
    public bool AnsweredSince(DateTimeOffset since)
    {
        lock (_gate)
            return _calls.Count(call => call.Began >= since) >= 2;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _calling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task RepeatAsync()
    {
        while (true)
        {
            await AskUntilAnsweredAsync(null, _stopping.Token);
            if (_experiment is { } experiment)
                await AskUntilAnsweredAsync(experiment, _stopping.Token);
            await Task.Delay(Pause, _time, _stopping.Token);
        }
    }

    private async Task AskUntilAnsweredAsync(SubmitExperiment? body, CancellationToken cancellationToken)
    {
        var began = _time.GetUtcNow();
        lock (_gate)
            _waitingSince = began;
        while (!await AskAsync(body, cancellationToken))
            await Task.Delay(Pause, _time, cancellationToken);
        lock (_gate)
        {
            _waitingSince = null;
            _calls.Add((began, _time.GetUtcNow()));
        }
    }

    private async Task<bool> AskAsync(SubmitExperiment? body, CancellationToken cancellationToken)
    {
        var silos = _silos();
        for (var turn = 0; turn < silos.Count; turn++)
        {
            var index = (_preferred + turn) % silos.Count;
            using var deadline = new CancellationTokenSource(Deadline, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                using var request = new HttpRequestMessage(
                    body is null ? HttpMethod.Get : HttpMethod.Post,
                    new Uri(silos[index], "api/v1/experiments")
                );
                if (body is not null)
                    request.Content = JsonContent.Create(body, options: ContractsJson.Options);
                using var answer = await _http.SendAsync(request, either.Token);
                if (answer.IsSuccessStatusCode)
                {
                    _preferred = index;
                    return true;
                }

                if ((int)answer.StatusCode is >= 400 and < 500)
                    throw new NotRecoveredException(
                        $"{silos[index]} refused the call: "
                            + $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(either.Token)}"
                    );
            }
            catch (Exception error)
                when (error is HttpRequestException or IOException
                    || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                // The next silo, or the next round.
            }
        }

        return false;
    }
}
