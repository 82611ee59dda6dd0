using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Agent.Trainers;
using EfficientNet.Contracts.Agents;
using EfficientNet.TestSupport;

namespace EfficientNet.Agent.Tests;

/// <summary>The disk below the agent is full or read-only for a while.</summary>
public sealed class DiskTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private FakeControlPlane _plane = null!;
    private SmallDisk? _disk;

    public enum Trouble
    {
        Full,
        ReadOnly,
    }

    public async ValueTask InitializeAsync() => _plane = await FakeControlPlane.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        _disk?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Trouble.Full, "Disk full: ")]
    [InlineData(Trouble.ReadOnly, "Read-only: ")]
    public async Task Reports_WhileTheDiskTakesNone_WaitInTheTrainerAndComeLaterInOrder_P13(Trouble trouble, string said)
    {
        ScriptedTrainer.AddGate(_folder, "gate");
        await using var agent = await StartAsync("started; pass gate; epoch 1; epoch 2; echo > \"$gates/said\"; completed");
        _plane.Want(Sample.Assignment());
        await _plane.UntilAsync(plane => plane.Reports.Count == 1 && agent.Get<ReportOutbox>().Count == 0, "the first report");
        Begin(trouble);
        await _plane.UntilAsync(
            plane => plane.Newest is { Ready: false, Problem: { } problem } && problem.StartsWith(said, StringComparison.Ordinal),
            "the node to say so"
        );
        ScriptedTrainer.Open(_folder, "gate");
        await Waiting.PollAsync(
            () => File.Exists(_folder["said"]) && agent.Get<ReportOutbox>().Problem is not null,
            "the trainer to go on and its reports to wait"
        );
        Assert.Single(_plane.Reports);
        Assert.Single(_plane.Newest!.Held);

        End(trouble);
        var reports = await _plane.ExitAsync("run-a");
        Assert.Equal([1, 2, 3, 4], reports.Select(report => report.Sequence));
        Assert.Equal(
            ["AttemptStarted", "EpochReported", "EpochReported", "AttemptExited"],
            reports.Select(report => report.Body.GetType().Name)
        );
        await _plane.UntilAsync(
            plane => plane.Newest is { Ready: true, Problem: null, Held.Count: 0 },
            "the node to say that it is over"
        );
    }

    [Theory]
    [InlineData(Trouble.Full)]
    [InlineData(Trouble.ReadOnly)]
    public async Task Attempt_WhileTheDiskTakesNoFile_IsNotBegunAndSpendsNothing_P9(Trouble trouble)
    {
        await using var agent = await StartAsync("started; completed");
        await _plane.UntilAsync(plane => plane.Newest is { Ready: true }, "the agent to join");
        Begin(trouble);
        await _plane.UntilAsync(plane => plane.Newest is { Ready: false }, "the node to say so");
        _plane.Want(Sample.Assignment());
        var beats = _plane.Heartbeats.Count;
        await _plane.UntilAsync(plane => plane.Heartbeats.Count > beats + 3, "more heartbeats");
        Assert.Empty(_plane.Newest!.Held);
        Assert.Empty(_plane.Reports);

        End(trouble);
        Assert.Equal(ExitOutcome.Completed, ((AttemptExited)(await _plane.ExitAsync("run-a"))[^1].Body).Outcome);
    }

    [Fact]
    public async Task Run_WhoseCheckpointDoesNotFitOnTheDisk_WaitsForRoomAndThenStarts_P18()
    {
        var content = new byte[1 << 20];
        var checkpoint = new Contracts.CheckpointRecord(
            10,
            1,
            1,
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)),
            content.Length
        );
        _plane.Blobs[checkpoint.Sha256] = content;
        await using var agent = await StartAsync("started; completed");
        await _plane.UntilAsync(plane => plane.Newest is { Ready: true }, "the agent to join");
        var folder = Path.Combine(agent.Folder.CheckpointsOf(Contracts.RunId.Parse("run-a")), "fetched");
        // As much space as everything else needs.
        await File.WriteAllBytesAsync(Path.Combine(_disk!.Path, "rest"), new byte[1 << 19], Ct);
        _disk.Fill();
        File.Delete(Path.Combine(_disk.Path, "rest"));
        _plane.Want(Sample.Assignment("run-a", attempt: 2, checkpoints: checkpoint));
        await _plane.UntilAsync(
            plane => plane.Newest?.Problem?.Contains("run-a can't start. Disk full", StringComparison.Ordinal) ?? false,
            "the node to say so"
        );
        Assert.Empty(_plane.Reports);

        _disk.Free();
        Assert.Equal(ExitOutcome.Completed, ((AttemptExited)(await _plane.ExitAsync("run-a", attempt: 2))[^1].Body).Outcome);
        await _plane.UntilAsync(plane => plane.Newest!.Problem is null, "the node to say that it is over");
        Assert.DoesNotContain(
            Directory.Exists(folder) ? Directory.GetFiles(folder) : [],
            file => file.EndsWith(".tmp", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task StandardError_WhileItsFileCantBeWritten_IsDrainedAndTheGapIsMarked_P20()
    {
        var file = Path.Combine(_folder["later"], "run.log");
        using var said = new StringReaderThatCalls(
            ["lost ", "kept"],
            beforeSecond: () => Directory.CreateDirectory(_folder["later"])
        );
        Assert.Equal("lost kept", await StandardErrorLog.DrainAsync(said, file));
        Assert.Equal(
            "\n[5 characters are missing here: this file could not be written]\nkept",
            await File.ReadAllTextAsync(file, Ct)
        );
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<TestAgent> StartAsync(string trainer)
    {
        _disk = new SmallDisk(_folder["data"]);
        return TestAgent.StartAsync(TestAgent.Options(_folder, _plane.Address, ScriptedTrainer.Write(_folder, trainer)));
    }

    private void Begin(Trouble trouble)
    {
        if (trouble == Trouble.Full)
            _disk!.Fill();
        else
            _disk!.MakeReadOnly();
    }

    private void End(Trouble trouble)
    {
        if (trouble == Trouble.Full)
            _disk!.Free();
        else
            _disk!.MakeWritable();
    }

    private sealed class StringReaderThatCalls(string[] parts, Action beforeSecond) : TextReader
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            if (_next == 1)
                beforeSecond();
            if (_next == parts.Length)
                return ValueTask.FromResult(0);
            parts[_next].CopyTo(buffer.Span);
            return ValueTask.FromResult(parts[_next++].Length);
        }
    }
}
