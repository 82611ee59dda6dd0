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
        await using var agent = await StartAsync("started; pass gate; checkpoint 10; epoch 1; rm \"$path\"; checkpoint 20; epoch 2; completed");
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
        await using var agent = await StartAsync("""
            started
            echo damaged > "$gates/x"
            echo "{\"message\":\"checkpoint\",\"checkpoint\":{\"step\":1,\"epoch\":0,\"attempt\":1,\"sha256\":\"abcd\",\"bytes\":8},\"path\":\"$gates/x\"}"
            completed
            """);
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
        await Waiting.PollAsync(() => !Directory.Exists(agent.Folder.CheckpointsOf(RunId.Parse("run-a"))), "the folder to be collected");
    }

    [Fact]
    public async Task Sweep_WhenNothingTouchedARunForLong_CollectsItAndOldLogs()
    {
        await using var agent = await StartAsync("exit 1");
        var longAgo = TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromDays(400);
        string[] files = [Path.Combine(agent.Folder.Checkpoints, "old", "1", "10.ckpt"), Path.Combine(agent.Folder.Checkpoints, "new", "1", "10.ckpt"), Path.Combine(agent.Folder.Logs, "old@1.log"), Path.Combine(agent.Folder.Logs, "new@1.log")];
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
        await using var agent = await StartAsync("printf '%s\\n' \"$start\" >> \"$gates/orders\"; started; [ $attempt = 2 ] && completed; checkpoint 10; checkpoint 20; exit 20");
        _plane.Want(Sample.Assignment());
        var left = await _plane.ExitAsync("run-a");
        var recorded = left.Select(report => report.Body).OfType<CheckpointReported>().Select(report => report.Checkpoint).Reverse().ToArray();
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
        await using var agent = await StartAsync("cp \"$(printf '%s' \"$start\" | sed 's/.*\"path\":\"\\([^\"]*\\)\".*/\\1/')\" \"$gates/fetched\"; printf '%s\\n' \"$start\" > \"$gates/orders\"; started; completed");
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
        Assert.Equal(10, Assert.Single(await ResolveAsync(newest, older)).Step);
    }

    [Fact]
    public async Task Run_WhenTheLocalCopyIsDamaged_FetchesAnother_P17()
    {
        var newest = Store("newest", step: 20);
        await using var agent = await StartAsync("exit 1");
        var local = Path.Combine(agent.Folder.CheckpointsOf(RunId.Parse("run-a")), "1", "20.ckpt");
        Directory.CreateDirectory(Path.GetDirectoryName(local)!);
        await File.WriteAllTextAsync(local, "nEwest", Ct);
        var file = Assert.Single(await agent.Get<CheckpointLocator>().ResolveAsync(Sample.Assignment("run-a", 2, checkpoints: [newest]), Ct));
        Assert.Equal("newest", await File.ReadAllTextAsync(file.Path, Ct));
        Assert.Equal("nEwest", await File.ReadAllTextAsync(local, Ct));
    }

    [Fact]
    public async Task Run_WhenTheStoreHasNothing_StartsFromTheBeginning() => Assert.Empty(await ResolveAsync(new CheckpointRecord(10, 1, 1, new string('a', 64), 5)));

    [Fact]
    public async Task Run_WhenTheStoreGivesOtherContent_DoesNotTakeIt()
    {
        var newest = Store("newest", step: 20);
        _plane.Blobs[newest.Sha256] = "forged"u8.ToArray();
        await using var agent = await StartAsync("exit 1");
        var resolving = agent.Get<CheckpointLocator>().ResolveAsync(Sample.Assignment("run-a", 2, checkpoints: [newest]), Ct);
        var beats = _plane.Heartbeats.Count;
        await _plane.UntilAsync(plane => plane.Heartbeats.Count > beats + 2, "some time to pass");
        Assert.False(resolving.IsCompleted);
        _plane.Blobs[newest.Sha256] = "newest"u8.ToArray();
        Assert.Equal("newest", await File.ReadAllTextAsync(Assert.Single(await resolving).Path, Ct));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<IReadOnlyList<CheckpointFile>> ResolveAsync(params CheckpointRecord[] checkpoints)
    {
        await using var agent = await StartAsync("exit 1");
        return await agent.Get<CheckpointLocator>().ResolveAsync(Sample.Assignment("run-a", 2, checkpoints: checkpoints), Ct);
    }

    private CheckpointRecord Store(string content, long step)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var record = new CheckpointRecord(step, (int)(step / 10), 1, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
        _plane.Blobs[record.Sha256] = bytes;
        return record;
    }

    private async Task<StartTraining> SecondOrderAsync() =>
        (StartTraining)System.Text.Json.JsonSerializer.Deserialize<TrainerCommand>((await File.ReadAllLinesAsync(_folder["orders"], Ct))[^1], ContractsJson.Options)!;

    private Task<TestAgent> StartAsync(string trainer) => TestAgent.StartAsync(TestAgent.Options(_folder, _plane.Address, ScriptedTrainer.Write(_folder, trainer)));
}
