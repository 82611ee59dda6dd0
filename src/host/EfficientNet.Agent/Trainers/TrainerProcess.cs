using System.Diagnostics;
using System.Text;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Host.Processes;

namespace EfficientNet.Agent.Trainers;

/// <summary>
/// One trainer process, in a session of its own (protocol rule P21): <c>setsid(1)</c> makes it the leader of a new session and
/// process group and then becomes the trainer, so the process id is the group's id, Ctrl-C in the agent's terminal does not
/// reach it, and the whole group can be killed. Its standard input stays open for as long as the agent lives: when it closes,
/// the trainer exits (protocol rule P20).
/// </summary>
internal sealed partial class TrainerProcess : IDisposable
{
    /// <summary>How long the pipes of an ended process may stay open before the rest of its group is killed.</summary>
    private static readonly TimeSpan PipesAfterExit = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly Task<string> _lastWords;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _sending = new();

    private TrainerProcess(Process process, Task<string> lastWords, TimeProvider time, ILogger logger) =>
        (_process, _lastWords, _time, _logger) = (process, lastWords, time, logger);

    /// <summary>Process id, and id of its group and session.</summary>
    public int Id => _process.Id;

    /// <summary>Starts the trainer and sends it its first line.</summary>
    /// <exception cref="AgentException"><c>setsid</c> can't be started.</exception>
    public static TrainerProcess Start(TrainerLaunch launch, TimeProvider time, ILogger logger)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var start = new ProcessStartInfo("setsid", [launch.Executable])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
            StandardErrorEncoding = utf8,
        };
        foreach (var (name, value) in launch.Environment)
            start.Environment[name] = value;
        try
        {
            var process = Process.Start(start)!;
            var trainer = new TrainerProcess(
                process,
                StandardErrorLog.DrainAsync(process.StandardError, launch.LogFile),
                time,
                logger
            );
            trainer.Send(launch.Command);
            return trainer;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new AgentException($"setsid (package util-linux) can't be started: {error.Message}", isTransient: false, error);
        }
    }

    /// <summary>Sends a line, unless the trainer has already ended.</summary>
    public void Send(TrainerCommand command)
    {
        try
        {
            lock (_sending)
            {
                _process.StandardInput.WriteLine(JsonSerializer.Serialize(command, ContractsJson.Options));
                _process.StandardInput.Flush();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            LogNotSent(Id, command.GetType().Name, error.Message);
        }
    }

    /// <summary>Kills the whole group.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
            Signals.KillGroup(Id);
    }

    /// <summary>
    /// Passes on each message in order, and completes when the process has ended and every message was handled.
    /// </summary>
    public async Task<TrainerExit> WatchAsync(Func<TrainerMessage, Task> handle)
    {
        var reading = ReadMessagesAsync(handle);
        await _process.WaitForExitAsync();
        try
        {
            await Task.WhenAll(reading, _lastWords).WaitAsync(PipesAfterExit, _time);
        }
        catch (TimeoutException)
        {
            // Either messages are still being handled, or a child of the trainer lives on and keeps the pipes open.
            Signals.KillGroup(Id);
            await Task.WhenAll(reading, _lastWords);
        }

        return new TrainerExit(_process.ExitCode, await _lastWords);
    }

    /// <inheritdoc />
    public void Dispose() => _process.Dispose();

    private async Task ReadMessagesAsync(Func<TrainerMessage, Task> handle)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Parse(line) is { } message)
                await handle(message);
        }
    }

    private TrainerMessage? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainerMessage>(line, ContractsJson.Foreign);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            LogNoMessage(Id, line.Length > 200 ? line[..200] : line, error.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Trainer {Pid} wrote a line on standard output that is not a message: {Line} ({Reason})")]
    private partial void LogNoMessage(int pid, string line, string reason);

    [LoggerMessage(LogLevel.Information, "Trainer {Pid} did not get {Command}: {Reason}")]
    private partial void LogNotSent(int pid, string command, string reason);
}
