using System.Diagnostics;
using EfficientNet.Host.Processes;

namespace EfficientNet.Host.Tests;

public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ProgramAnswer_HasBothStreamsAndTheExitCode()
    {
        var answer = await AnswerAsync(["sh", "-c", "echo $WORD; echo bad >&2; exit 3"], Patience, new() { ["WORD"] = "good" });

        Assert.Equal((3, "good", "bad"), (answer.ExitCode, answer.Output, answer.Errors));
        Assert.False(answer.IsGood);
    }

    [Fact]
    public async Task ProgramAnswer_OfAProgramThatIsNotThere_HasNoExitCode()
    {
        var answer = await AnswerAsync([_folder["nothing"]], Patience);

        Assert.Null(answer.ExitCode);
        Assert.Contains(_folder["nothing"], answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgramAnswer_WhenPatienceEnds_KillsTheProgram()
    {
        var answer = await AnswerAsync(["sh", "-c", $"echo $$ > {_folder["pid"]}; exec sleep 600"], TimeSpan.FromSeconds(1));

        Assert.Equal((null, "no answer within 1 s"), (answer.ExitCode, answer.Text));
        var process = int.Parse(await File.ReadAllTextAsync(_folder["pid"], TestContext.Current.CancellationToken));
        Assert.True(SpinWait.SpinUntil(() => !ProcessEntry.IsRunning(process), Patience), "The program still runs.");
    }

    [Fact]
    public async Task DetachedProgram_IsTheLeaderOfASessionOfItsOwn_AndAppendsToItsLog_P21()
    {
        var log = _folder["logs/program.log"];
        for (var i = 0; i < 2; i++)
        {
            using var program = DetachedProgram.Start(
                "/bin/sh",
                ["-c", "ps -o sid= -p $$ | tr -d ' '; echo $WORD"],
                log,
                new Dictionary<string, string?> { ["WORD"] = "said" }
            );
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal([$"{program.Id}", "said"], DetachedProgram.Tail(log, 2));
        }

        Assert.Equal(4, DetachedProgram.Tail(log).Count);
        Assert.Empty(DetachedProgram.Tail(_folder["gone.log"]));
    }

    [Fact]
    public async Task ProcessEntry_TellsARunningProcessFromAFrozenAndADeadOne()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", ["600"]))!;
        // Between fork and exec it has no arguments of its own yet.
        SpinWait.SpinUntil(() => ProcessEntry.Arguments(process.Id) is ["sleep", ..], Patience);
        var entry = ProcessEntry.Read(process.Id)!;
        Assert.Equal((true, Environment.ProcessId), (entry.IsAlive, entry.Parent));
        Assert.Equal(["sleep", "600", ""], ProcessEntry.Arguments(process.Id));
        Assert.Contains(process.Id, ProcessEntry.Ids());

        Assert.True(Signals.Freeze(process.Id));
        Assert.True(SpinWait.SpinUntil(() => ProcessEntry.Read(process.Id)!.State == 'T', Patience), "It is not frozen.");
        Assert.True(Signals.Thaw(process.Id));
        Assert.True(Signals.Terminate(process.Id));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(ProcessEntry.IsRunning(process.Id));
        Assert.False(Signals.Kill(process.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Signals_ToEverybody_AreRefused(int target) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Signals.Kill(target));

    private static Task<ProgramAnswer> AnswerAsync(
        string[] command,
        TimeSpan patience,
        Dictionary<string, string?>? environment = null
    ) => ProgramAnswer.OfAsync(command, patience, TimeProvider.System, TestContext.Current.CancellationToken, environment);
}
