using System.Text;

namespace EfficientNet.Agent.Trainers;

/// <summary>Drains a trainer's standard error into a file, so that it can never block (protocol rule P20), and keeps the end for a failure's message.</summary>
internal static class StandardErrorLog
{
    private const int TailCharacters = 4000;
    private const long RotateAtCharacters = 4 << 20;

    /// <summary>Reads to the end; returns the last words. A file that can't be written stops the writing, not the reading.</summary>
    /// <param name="from">Standard error.</param>
    /// <param name="file">The file, appended to; when it is full it is renamed to <c>….1</c> in place of an earlier one.</param>
    public static async Task<string> DrainAsync(TextReader from, string file)
    {
        var tail = new StringBuilder();
        var log = TryOpen(file);
        var written = 0L;
        try
        {
            var buffer = new char[4096];
            while (await from.ReadAsync(buffer) is var read and > 0)
            {
                tail.Append(buffer, 0, read);
                if (tail.Length > 2 * TailCharacters)
                    tail.Remove(0, tail.Length - TailCharacters);
                if (log is null)
                    continue;
                try
                {
                    await log.WriteAsync(buffer.AsMemory(0, read));
                    await log.FlushAsync();
                    if ((written += read) > RotateAtCharacters)
                        (log, written) = (Rotate(log, file), 0);
                }
                catch (IOException)
                {
                    log = null; // The disk is full; the tail is still kept.
                }
            }
        }
        finally
        {
            if (log is not null)
                await log.DisposeAsync();
        }

        return tail.ToString(Math.Max(0, tail.Length - TailCharacters), Math.Min(tail.Length, TailCharacters)).Trim();
    }

    private static StreamWriter? Rotate(StreamWriter log, string file)
    {
        log.Dispose();
        File.Move(file, file + ".1", overwrite: true);
        return TryOpen(file);
    }

    private static StreamWriter? TryOpen(string file)
    {
        try
        {
            return new StreamWriter(file, append: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
