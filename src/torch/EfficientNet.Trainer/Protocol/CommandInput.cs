using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Trainer.Protocol;

/// <summary>
/// Standard input, read on a thread of its own. Its end means that the agent is gone: the process ends at once, even when the
/// training thread hangs in native code (protocol rule P20), unless the last message has already been sent. News that the
/// attempt is over ends it, too (protocol rule P14).
/// </summary>
internal sealed class CommandInput
{
    private readonly TextReader _input;
    private readonly CancellationTokenSource _leave;
    private readonly Action<TrainerExitCode> _exit;
    private readonly TaskCompletionSource<StartTraining> _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _finished;

    /// <summary>Begins to read.</summary>
    /// <param name="input">The commands, one JSON line each.</param>
    /// <param name="leave">Cancelled by the leave command.</param>
    /// <param name="exit">Ends the process.</param>
    public CommandInput(TextReader input, CancellationTokenSource leave, Action<TrainerExitCode> exit)
    {
        (_input, _leave, _exit) = (input, leave, exit);
        new Thread(Read) { IsBackground = true, Name = "stdin" }.Start();
    }

    /// <summary>Waits for the first command.</summary>
    /// <exception cref="FormatException">The first line is not a start command.</exception>
    /// <exception cref="OperationCanceledException">Asked to leave.</exception>
    public StartTraining WaitForStart() => _start.Task.WaitAsync(_leave.Token).GetAwaiter().GetResult();

    /// <summary>From here on the end of the input is ignored.</summary>
    public void Finish() => _finished = true;

    private void Read()
    {
        try
        {
            while (_input.ReadLine() is { } line)
                Obey(line);
        }
        catch (IOException error)
        {
            Console.Error.WriteLine($"Standard input failed: {error.Message}");
        }

        if (!_finished)
            _exit(TrainerExitCode.Orphaned);
    }

    private void Obey(string line)
    {
        try
        {
            switch (JsonSerializer.Deserialize<TrainerCommand>(line, ContractsJson.Options))
            {
                case StartTraining start:
                    _start.TrySetResult(start);
                    break;
                case LeaveAtCheckpoint:
                    _leave.Cancel();
                    break;
                case AttemptOver over:
                    Console.Error.WriteLine(
                        "This attempt is over and nothing more of it counts: "
                            + $"{over.Reason} Ending with exit code {(int)TrainerExitCode.Fenced} (fenced), "
                            + "without a checkpoint."
                    );
                    _exit(TrainerExitCode.Fenced);
                    break;
            }
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            Console.Error.WriteLine($"Not a command: {error.Message}");
            _start.TrySetException(
                new FormatException($"The first line on standard input is not a start command: {error.Message}", error)
            );
        }
    }
}
