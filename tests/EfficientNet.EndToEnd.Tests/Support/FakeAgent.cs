using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>
/// Speaks the agents' protocol and trains nothing: an epoch takes as long as a report. Like a real one it keeps its reports
/// while the server is away, and repeats each, at the next server of its list and the next, until it is answered. Its figures
/// are a function of run and epoch, so a replay repeats them.
/// </summary>
internal sealed class FakeAgent(string urls, string token, string name) : IDisposable
{
    private const long StepsPerEpoch = 8;

    private readonly HttpClient[] _servers = [.. urls.Split(',').Select(url => CreateClient(url, token))];
    private int _current;
    private readonly long _incarnation = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    private readonly Dictionary<AttemptKey, Trainer> _trainers = [];

    /// <summary>Epochs that may be trained from now on; more can be allowed later.</summary>
    public SemaphoreSlim Allowed { get; } = new(0);

    /// <summary>Verdicts of all reports.</summary>
    public ConcurrentBag<ReportVerdict> Verdicts { get; } = [];

    /// <summary>How an attempt ends once it has trained an epoch; null means that it continues.</summary>
    public Func<Assignment, FailureClass?> FailureOf { get; set; } = _ => null;

    /// <summary>Called for each call that is not answered and is repeated.</summary>
    public Action Failed { get; set; } = () => { };

    /// <summary>Works until it is cancelled.</summary>
    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var answer = await BeatAsync(cancellationToken);
            foreach (var over in answer.Over)
                _trainers.Remove(over);
            foreach (var assignment in answer.Desired)
                _trainers.TryAdd(new AttemptKey(assignment.Run, assignment.Attempt), new Trainer(assignment));
            foreach (var (key, trainer) in _trainers.ToArray())
            {
                if (await TrainAsync(trainer, cancellationToken))
                    _trainers.Remove(key);
            }
        }
    }

    public Task<HeartbeatAnswer> BeatAsync(CancellationToken cancellationToken) =>
        RepeatAsync<HeartbeatAnswer>(
            $"agents/{name}/heartbeat",
            new Heartbeat
            {
                Incarnation = _incarnation,
                Ready = true,
                Held = [.. _trainers.Values.Select(trainer => trainer.Held)],
                Devices = [new DeviceDescription("cpu", DeviceKind.Cpu, "test", 8L << 30, Slots: 2, ThreadsPerSlot: 1)],
                DataSets = [],
                WaitSeconds = _trainers.Count == 0 ? 1 : 0,
            },
            cancellationToken
        );

    public void Dispose()
    {
        foreach (var server in _servers)
            server.Dispose();
        Allowed.Dispose();
    }

    /// <summary>One epoch, when one is allowed; true means that the run is complete.</summary>
    private async Task<bool> TrainAsync(Trainer trainer, CancellationToken cancellationToken)
    {
        if (trainer.Sequence == 0)
            await ReportAsync(
                trainer,
                new AttemptStarted(trainer.Epoch * StepsPerEpoch, trainer.Epoch, StepsPerEpoch, "test/1"),
                cancellationToken
            );
        if (trainer.Epoch < trainer.Epochs)
        {
            if (!await Allowed.WaitAsync(TimeSpan.FromMilliseconds(200), cancellationToken))
                return false;
            trainer.Epoch++;
            await ReportAsync(trainer, new EpochReported(trainer.Metrics()), cancellationToken);
            await ReportAsync(trainer, new CheckpointReported(await StoreAsync(trainer, cancellationToken)), cancellationToken);
        }

        if (FailureOf(trainer.Assignment) is { } failure)
        {
            await ReportAsync(
                trainer,
                new AttemptExited(ExitOutcome.Failed, 1, Failure: failure, Message: "The test wants it so."),
                cancellationToken
            );
            return true;
        }

        if (trainer.Epoch < trainer.Epochs)
            return false;
        var last = trainer.Metrics();
        var result = new RunResult(
            last.ValidationTop1,
            last.ValidationTop1 - 0.01,
            1,
            64,
            new string('0', 64),
            last.Seconds * trainer.Epochs,
            new Dictionary<string, string>(),
            "test/1"
        );
        await ReportAsync(trainer, new AttemptExited(ExitOutcome.Completed, 0, result), cancellationToken);
        return true;
    }

    private async Task<CheckpointRecord> StoreAsync(Trainer trainer, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes($"{trainer.Assignment.Run} {trainer.Epoch}");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await RepeatAsync(
            http => http.PutAsync($"blobs/{sha256}", new ByteArrayContent(bytes), cancellationToken),
            cancellationToken
        );
        return new CheckpointRecord(
            trainer.Epoch * StepsPerEpoch,
            trainer.Epoch,
            trainer.Assignment.Attempt,
            sha256,
            bytes.Length
        );
    }

    private async Task ReportAsync(Trainer trainer, ReportBody body, CancellationToken cancellationToken)
    {
        var report = new Report(
            trainer.Assignment.Run,
            trainer.Assignment.Attempt,
            ++trainer.Sequence,
            TimeProvider.System.GetUtcNow(),
            body
        );
        Verdicts.Add((await RepeatAsync<ReportAnswer>($"agents/{name}/reports", report, cancellationToken)).Verdict);
    }

    private async Task<T> RepeatAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await RepeatAsync(
            http => http.PostAsJsonAsync(path, body, ContractsJson.Options, cancellationToken),
            cancellationToken
        );
        return (await answer.Content.ReadFromJsonAsync<T>(ContractsJson.Options, cancellationToken))!;
    }

    private async Task<HttpResponseMessage> RepeatAsync(
        Func<HttpClient, Task<HttpResponseMessage>> call,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            try
            {
                var answer = await call(_servers[_current]);
                if (answer.IsSuccessStatusCode)
                    return answer;
                if ((int)answer.StatusCode < 500)
                    throw new InvalidOperationException(
                        $"{answer.RequestMessage?.RequestUri}: "
                            + $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}"
                    );
                answer.Dispose();
            }
            catch (Exception error)
                when (error is HttpRequestException
                    || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                // The server is away; a real agent's outbox waits too.
            }

            Failed();
            _current = (_current + 1) % _servers.Length;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    private static HttpClient CreateClient(string url, string token)
    {
        var http = new HttpClient { BaseAddress = new Uri($"{url}/api/v1/"), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    private sealed class Trainer(Assignment assignment)
    {
        public Assignment Assignment => assignment;

        public int Epochs => assignment.Specification.Recipe.Epochs;

        public int Epoch { get; set; } = assignment.Checkpoints.Count > 0 ? assignment.Checkpoints[0].Epoch : 0;

        public long Sequence { get; set; }

        public HeldAttempt Held =>
            new(
                assignment.Run,
                assignment.Attempt,
                new TrainerProgress((Epoch * StepsPerEpoch) + 2, Epoch + 1, 1.5, 640, StepsPerEpoch)
            );

        public EpochMetrics Metrics()
        {
            var share =
                int.Parse(
                    Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(assignment.Run.Value)))[..4],
                    NumberStyles.HexNumber
                ) / 65536.0;
            return new EpochMetrics(
                Epoch,
                Epoch * StepsPerEpoch,
                2.0 / Epoch,
                0.01,
                1.5,
                0.5 + (0.1 * share) + (0.02 * Epoch),
                0.9,
                256,
                1.0
            );
        }
    }
}
