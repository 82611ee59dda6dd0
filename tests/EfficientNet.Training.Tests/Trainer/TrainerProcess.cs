using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Training.Tests.Trainer;

/// <summary>A real trainer, as an agent starts it.</summary>
internal sealed class TrainerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _errors = [];

    public TrainerProcess(params string[] arguments)
    {
        _process = Process.Start(
            new ProcessStartInfo(Executable, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _process.OutputDataReceived += (_, line) =>
            _ = line.Data is null ? _lines.Writer.TryComplete() : _lines.Writer.TryWrite(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.Add(line.Data ?? "");
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static string Executable { get; } =
        Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                "EfficientNet.Trainer",
                Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
                "EfficientNet.Trainer"
            )
        );

    public int Id => _process.Id;

    public List<TrainerMessage> Messages { get; } = [];

    public void Send(TrainerCommand command) => SendLine(JsonSerializer.Serialize(command, ContractsJson.Options));

    public void SendLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Reads on until a message of the type comes; every line must be a message.</summary>
    public async Task<T> ReadUntil<T>()
        where T : TrainerMessage
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
            {
                var message = JsonSerializer.Deserialize<TrainerMessage>(line, ContractsJson.Options)!;
                Messages.Add(message);
                if (message is T wanted)
                    return wanted;
            }
        }
        catch (OperationCanceledException) { }

        throw new InvalidOperationException(
            $"No {typeof(T).Name} from trainer {Id}; so far {Messages.Count} messages, standard error: {Errors}"
        );
    }

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Reads the rest and returns the exit code.</summary>
    public async Task<TrainerExitCode> Exit()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
            Messages.Add(JsonSerializer.Deserialize<TrainerMessage>(line, ContractsJson.Options)!);
        await _process.WaitForExitAsync(patience.Token);
        return (TrainerExitCode)_process.ExitCode;
    }

    public string Errors
    {
        get
        {
            lock (_errors)
                return string.Join('\n', _errors);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
