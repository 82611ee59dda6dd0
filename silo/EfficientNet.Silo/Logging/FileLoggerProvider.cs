using System.Threading.Channels;

namespace EfficientNet.Silo.Logging;

/// <summary>
/// Writes log lines to a file from one background task. A full queue drops lines and says how many, rather than slow the
/// server down; beyond 16 MiB the file is renamed to <c>.1</c>, <c>.2</c>, <c>.3</c>.
/// </summary>
public sealed class FileLoggerProvider : ILoggerProvider
{
    private const long MaximumBytes = 16 << 20;
    private const int KeptFiles = 3;

    private readonly Channel<string> _lines;
    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly Task _writing;
    private long _dropped;

    /// <summary>Opens the file for appending; its folder is made when it is missing.</summary>
    public FileLoggerProvider(string file, TimeProvider time)
    {
        _file = file;
        _time = time;
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(8192) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _dropped)
        );
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _writing = Task.Run(WriteAsync);
    }

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new FileLogger(categoryName, _time, _lines.Writer);

    /// <inheritdoc />
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.Wait(TimeSpan.FromSeconds(2));
    }

    private async Task WriteAsync()
    {
        var writer = Append();
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                while (_lines.Reader.TryRead(out var line))
                    await writer.WriteLineAsync(line);
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                    await writer.WriteLineAsync($"({dropped} lines were dropped here: the disk did not keep up)");
                await writer.FlushAsync();
                if (writer.BaseStream.Length > MaximumBytes)
                    writer = Rotate(writer);
            }
        }
        catch (IOException)
        {
            // A full disk must not take the server down; the console still has the short lines.
            _lines.Writer.TryComplete();
        }
        finally
        {
            await writer.DisposeAsync();
        }
    }

    private StreamWriter Append() =>
        new(new FileStream(_file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));

    private StreamWriter Rotate(StreamWriter full)
    {
        full.Dispose();
        for (var i = KeptFiles - 1; i >= 1; i--)
        {
            if (File.Exists($"{_file}.{i}"))
                File.Move($"{_file}.{i}", $"{_file}.{i + 1}", overwrite: true);
        }

        File.Move(_file, $"{_file}.1", overwrite: true);
        return Append();
    }
}
