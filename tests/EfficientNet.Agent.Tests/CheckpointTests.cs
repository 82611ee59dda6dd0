using System.Security.Cryptography;
using System.Text;
using EfficientNet.Agent.Checkpoints;
using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Tests;

public sealed class CheckpointTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private FakeControlPlane _plane = null!;

    public async ValueTask InitializeAsync() => _plane = await FakeControlPlane.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Checkpoint_WhenWritten_IsStoredBeforeItIsReported_P18()
    {
        var storedBefore = false;
        _plane.Judge = report =>
        {
            if (report.Body is CheckpointReported checkpoint)
                storedBefore = _plane.Blobs.ContainsKey(checkpoint.Checkpoint.Sha256);
            return new ReportAnswer(ReportVerdict.Accepted);
        };
        await using var agent = await StartAsync("started; checkpoint 10; completed");
        _plane.Want(Sample.Assignment());
        Assert.Equal(3, (await _plane.ExitAsync("run-a")).Count);
        Assert.True(storedBefore);
        Assert.Equal("weights of step 10", Encoding.UTF8.GetString(_plane.Blobs.Values.Single()));
    }

    [Fact]
    public async Task Checkpoint_WhenANewerOneReplacedItBeforeTheUpload_IsSkippedWithoutAGap_P13()
    {
        ScriptedTrainer.AddGate(_folder, "gate");
        await using var agent = await StartAsync(
            "started; pass gate; checkpoint 10; epoch 1; rm \"$path\"; checkpoint 20; epoch 2; completed"
        );
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Reports.Count == 1, "the first report");
        _plane.IsDown = true;
        ScriptedTrainer.Open(_folder, "gate");
        var outbox = agent.Get<ReportOutbox>();
        await Waiting.UntilAsync(outbox.Changes, () => outbox.Count == 5, "five reports on disk", () => $"{outbox.Count}");
        _plane.IsDown = false;

        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal([1, 2, 3, 4, 5], reports.Select(report => report.Sequence));
        Assert.Equal(20, ((CheckpointReported)reports[2].Body).Checkpoint.Step);
    }

    [Fact]
    public async Task Checkpoint_WhenTheFileIsDamaged_IsNotReportedAndHoldsUpNothing()
    {
        await using var agent = await StartAsync(
            """
            started
            echo damaged > "$gates/x"
            echo '{"message":"checkpoint","checkpoint":{"step":1,"epoch":0,"attempt":1,"sha256":"abcd","bytes":8},' \
                "\"path\":\"$gates/x\"}"
            completed
            """
        );
        _plane.Want(Sample.Assignment());
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal(["AttemptStarted", "AttemptExited"], reports.Select(report => report.Body.GetType().Name));
        Assert.Equal([1, 2], reports.Select(report => report.Sequence));
    }

    [Fact]
    public async Task Run_WhenItIsComplete_LosesItsCheckpointsHere()
    {
        await using var agent = await StartAsync("started; checkpoint 10; completed");
        _plane.Want(Sample.Assignment());
        await _plane.ExitAsync("run-a");
        await Waiting.PollAsync(
            () => !Directory.Exists(agent.Folder.CheckpointsOf(RunId.Parse("run-a"))),
            "the folder to be collected"
        );
    }

    [Fact]
    public async Task Sweep_WhenNothingTouchedARunForLong_CollectsItAndOldLogs()
    {
        await using var agent = await StartAsync("exit 1");
        var longAgo = TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromDays(400);
        string[] files =
        [
            Path.Combine(agent.Folder.Checkpoints, "old", "1", "10.ckpt"),
            Path.Combine(agent.Folder.Checkpoints, "new", "1", "10.ckpt"),
            Path.Combine(agent.Folder.Logs, "old@1.log"),
            Path.Combine(agent.Folder.Logs, "new@1.log"),
        ];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "", Ct);
            if (!file.Contains("old", StringComparison.Ordinal))
                continue;
            File.SetLastWriteTimeUtc(file, longAgo);
            Directory.SetLastWriteTimeUtc(agent.Folder.CheckpointsOf(RunId.Parse("old")), longAgo);
        }

        agent.Get<CheckpointCollector>().Sweep();
        Assert.Equal([false, true, false, true], files.Select(File.Exists));
    }

    [Fact]
    public async Task Run_WhenItLeft_KeepsItsCheckpointsAndGoesOnFromThem_P17()
    {
        await using var agent = await StartAsync(
            "printf '%s\\n' \"$start\" >> \"$gates/orders\"; started; [ $attempt = 2 ] && completed; checkpoint 10; "
                + "checkpoint 20; exit 20"
        );
        _plane.Want(Sample.Assignment());
        var left = await _plane.ExitAsync("run-a");
        var recorded = left.Select(report => report.Body)
            .OfType<CheckpointReported>()
            .Select(report => report.Checkpoint)
            .Reverse()
            .ToArray();
        _plane.Blobs.Clear(); // Nothing needs to be fetched.
        _plane.Want(Sample.Assignment("run-a", attempt: 2, checkpoints: recorded));
        await _plane.ExitAsync("run-a", attempt: 2);

        var order = await SecondOrderAsync();
        Assert.Equal([20, 10], order.Checkpoints.Select(checkpoint => checkpoint.Step));
        Assert.Equal(recorded.Select(checkpoint => checkpoint.Sha256), order.Checkpoints.Select(checkpoint => checkpoint.Sha256));
        Assert.EndsWith("/checkpoints/run-a/1/20.ckpt", order.Checkpoints[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenItComesFromAnotherHost_FetchesTheNewestCheckpointOnly_P18()
    {
        var newest = Store("newest", step: 20);
        var older = Store("older", step: 10);
        await using var agent = await StartAsync(
            "cp \"$(printf '%s' \"$start\" | sed 's/.*\"path\":\"\\([^\"]*\\)\".*/\\1/')\" \"$gates/fetched\"; "
                + "printf '%s\\n' \"$start\" > \"$gates/orders\"; started; completed"
        );
        _plane.Want(Sample.Assignment("run-a", attempt: 3, checkpoints: [newest, older]));
        await _plane.ExitAsync("run-a", attempt: 3);
        Assert.Equal("newest", await File.ReadAllTextAsync(_folder["fetched"], Ct));
        Assert.Equal(20, Assert.Single((await SecondOrderAsync()).Checkpoints).Step);
    }

    [Fact]
    public async Task Run_WhenTheNewestCheckpointIsNowhere_TakesTheOlder_P17()
    {
        var newest = Store("newest", step: 20);
        var older = Store("older", step: 10);
        _plane.Blobs.Remove(newest.Sha256, out _);
        var choice = await ResolveAsync(newest, older);
        Assert.Equal(10, Assert.Single(choice.Files).Step);
        Assert.Equal(
            new PassedCheckpoint(20, "the control plane's store has no undamaged blob of it"),
            Assert.Single(choice.PassedOver)
        );
        Assert.False(choice.HasOlder);
    }

    [Fact]
    public async Task Run_WhenTheNewestIsDamagedHereAndInTheStore_FetchesTheOlderAndSaysWhy_P17()
    {
        var newest = Store("newest", step: 20);
        var older = Store("older", step: 10);
        _plane.Blobs[newest.Sha256] = "nEwest"u8.ToArray();
        await using var agent = await StartAsync("exit 1");
        WriteHere(agent, newest, "nEwest");

        var choice = await agent
            .Get<CheckpointLocator>()
            .ResolveAsync(Sample.Assignment("run-a", 2, checkpoints: [newest, older]), [], Ct);

        Assert.Equal("older", await File.ReadAllTextAsync(Assert.Single(choice.Files).Path, Ct));
        var passed = Assert.Single(choice.PassedOver);
        Assert.Equal(20, passed.Step);
        Assert.Matches(
            "^the file .*/1/20.ckpt is damaged, and what the control plane's store sent for blob .* has the SHA-256",
            passed.Reason
        );
    }

    [Fact]
    public async Task Run_WhenEveryCheckpointIsDamaged_StartsFromTheBeginningAndSaysWhy_P17()
    {
        var newest = Store("newest", step: 20);
        var older = Store("older", step: 10);
        _plane.Blobs[newest.Sha256] = "nEwest"u8.ToArray();
        _plane.Blobs.Remove(older.Sha256, out _);

        var choice = await ResolveAsync(newest, older);

        Assert.Empty(choice.Files);
        Assert.False(choice.HasOlder);
        Assert.Equal([20L, 10L], choice.PassedOver.Select(passed => passed.Step));
    }

    [Fact]
    public async Task Run_WhenTheTrainerCanNotUseTheNewest_FetchesTheOneBeforeForIt_P17()
    {
        var newest = Store("newest", step: 20);
        var older = Store("older", step: 10);
        await using var agent = await StartAsync(
            """
            printf '%s\n' "$start" >> "$gates/orders"
            case "$start" in *'"step":20'*)
                echo '{"message":"unusable","passedOver":[{"step":20,"reason":"it belongs to another specification."}]}'
                exit 24;;
            esac
            echo '{"message":"started","fromStep":10,"fromEpoch":1,"stepsPerEpoch":10,"computeClass":"fake","dataSha256":{}}'
            completed
            """
        );
        _plane.Want(Sample.Assignment("run-a", attempt: 3, checkpoints: [newest, older]));

        var reports = await _plane.ExitAsync("run-a", attempt: 3);

        var started = Assert.IsType<AttemptStarted>(reports[0].Body);
        Assert.Equal(10, started.FromStep);
        Assert.Equal([new PassedCheckpoint(20, "it belongs to another specification.")], started.PassedOver);
        Assert.Equal(ExitOutcome.Completed, Assert.IsType<AttemptExited>(reports[^1].Body).Outcome);
        Assert.Equal([true, false], (await OrdersAsync()).Select(order => order.HasOlderCheckpoints));
    }

    [Fact]
    public async Task Checkpoint_WhenRecorded_TakesFilesOfEarlierAttemptsThatNoRowNames_P16()
    {
        var (first, second, fetched) = (Store("first", step: 10), Store("second", step: 20), Store("fetched", step: 30));
        await using var agent = await StartAsync("started; checkpoint 40; pass gate; completed");
        ScriptedTrainer.AddGate(_folder, "gate");
        var files = new[]
        {
            WriteHere(agent, first, "first"),
            WriteHere(agent, second, "second"),
            Path.Combine(agent.Folder.FetchedOf(RunId.Parse("run-a")), $"{fetched.Sha256}.ckpt"),
        };
        _plane.Judge = report => new ReportAnswer(
            ReportVerdict.Accepted,
            Kept: report.Body is CheckpointReported recorded ? [recorded.Checkpoint, first] : null
        );

        _plane.Want(Sample.Assignment("run-a", attempt: 2, checkpoints: [fetched, second, first]));

        await Waiting.PollAsync(
            () =>
                _plane.Of("run-a", 2).Any(report => report.Body is CheckpointReported)
                && !File.Exists(files[1])
                && !File.Exists(files[2]),
            "files without a row to go"
        );
        Assert.True(File.Exists(files[0]));
        Assert.True(File.Exists(Path.Combine(agent.Folder.CheckpointsOf(RunId.Parse("run-a")), "2", "40.ckpt")));
        ScriptedTrainer.Open(_folder, "gate");
        await _plane.ExitAsync("run-a", attempt: 2);
    }

    [Fact]
    public async Task Run_WhenTheLocalCopyIsDamaged_FetchesAnother_P17()
    {
        var newest = Store("newest", step: 20);
        await using var agent = await StartAsync("exit 1");
        var local = WriteHere(agent, newest, "nEwest");
        var file = Assert.Single(
            (
                await agent.Get<CheckpointLocator>().ResolveAsync(Sample.Assignment("run-a", 2, checkpoints: [newest]), [], Ct)
            ).Files
        );
        Assert.Equal("newest", await File.ReadAllTextAsync(file.Path, Ct));
        Assert.Equal("nEwest", await File.ReadAllTextAsync(local, Ct));
    }

    [Fact]
    public async Task Run_WhenTheStoreHasNothing_StartsFromTheBeginning_P17() =>
        Assert.Empty((await ResolveAsync(new CheckpointRecord(10, 1, 1, new string('a', 64), 5))).Files);

    [Fact]
    public async Task Run_WhenTheStoreGivesOtherContentOnce_AsksAgain_P17()
    {
        var newest = Store("newest", step: 20);
        _plane.Blobs[newest.Sha256] = "forged"u8.ToArray();
        _plane.BeforeGive = (sha256, _) =>
        {
            _plane.Blobs[sha256] = "newest"u8.ToArray(); // From the next time on.
            return Task.CompletedTask;
        };

        var choice = await ResolveAsync(newest);

        Assert.Equal(20, Assert.Single(choice.Files).Step);
        Assert.Empty(choice.PassedOver);
    }

    [Fact]
    public async Task Run_WhenTheControlPlaneIsAway_WaitsForItsCheckpoint_P17()
    {
        var newest = Store("newest", step: 20);
        await using var agent = await StartAsync("exit 1");
        var asked = 0;
        _plane.Refuse = path =>
            path.StartsWith("/api/v1/blobs", StringComparison.Ordinal) && Interlocked.Increment(ref asked) > 0 ? 503 : null;
        var resolving = agent.Get<CheckpointLocator>().ResolveAsync(Sample.Assignment("run-a", 2, checkpoints: [newest]), [], Ct);
        await Waiting.PollAsync(() => Volatile.Read(ref asked) > 3, "some calls to fail");
        Assert.False(resolving.IsCompleted);
        _plane.Refuse = _ => null;
        Assert.Equal("newest", await File.ReadAllTextAsync(Assert.Single((await resolving).Files).Path, Ct));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<CheckpointChoice> ResolveAsync(params CheckpointRecord[] checkpoints)
    {
        await using var agent = await StartAsync("exit 1");
        return await agent.Get<CheckpointLocator>().ResolveAsync(Sample.Assignment("run-a", 2, checkpoints: checkpoints), [], Ct);
    }

    /// <summary>Writes content to the file of an attempt on this host.</summary>
    private static string WriteHere(TestAgent agent, CheckpointRecord checkpoint, string content)
    {
        var path = Path.Combine(
            agent.Folder.CheckpointsOf(RunId.Parse("run-a")),
            $"{checkpoint.Attempt}",
            $"{checkpoint.Step}.ckpt"
        );
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private CheckpointRecord Store(string content, long step)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var record = new CheckpointRecord(
            step,
            (int)(step / 10),
            1,
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            bytes.Length
        );
        _plane.Blobs[record.Sha256] = bytes;
        return record;
    }

    private async Task<StartTraining> SecondOrderAsync() => (await OrdersAsync())[^1];

    private async Task<List<StartTraining>> OrdersAsync() =>
        [
            .. (await File.ReadAllLinesAsync(_folder["orders"], Ct)).Select(line =>
                (StartTraining)System.Text.Json.JsonSerializer.Deserialize<TrainerCommand>(line, ContractsJson.Options)!
            ),
        ];

    private Task<TestAgent> StartAsync(string trainer) =>
        TestAgent.StartAsync(TestAgent.Options(_folder, _plane.Address, ScriptedTrainer.Write(_folder, trainer)));
}
