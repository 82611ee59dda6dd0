using System.Text;
using EfficientNet.Agent.Files;
using EfficientNet.Contracts;

namespace EfficientNet.Agent.Trainers;

/// <summary>
/// Drains a trainer's standard error into a file, so that the trainer never blocks on it (protocol rule P20), and keeps the end
/// for a failure's message.
/// </summary>
internal static class StandardErrorLog
{
    private const int TailCharacters = 4000;
    private const long RotateAtBytes = 4 << 20;

    /// <summary>
    /// Reads to the end and returns the last words, cleaned. What can't be written to the file is lost and counted, and reading
    /// continues.
    /// </summary>
    /// <param name="from">Standard error.</param>
    /// <param name="file">The file, appended to; when it is full it is renamed to <c>….1</c> in place of an earlier one.</param>
    public static async Task<string> DrainAsync(TextReader from, string file)
    {
        var tail = new StringBuilder();
        var lost = 0L;
        var buffer = new char[4096];
        while (await from.ReadAsync(buffer) is var read and > 0)
        {
            tail.Append(buffer, 0, read);
            if (tail.Length > 2 * TailCharacters)
                tail.Remove(0, tail.Length - TailCharacters);
            lost = TryAppend(file, buffer.AsSpan(0, read), lost) ? 0 : lost + read;
        }

        var last = tail.ToString(Math.Max(0, tail.Length - TailCharacters), Math.Min(tail.Length, TailCharacters));
        return ForeignText.Clean(last).Trim();
    }

    // Opened again each time, which is cheap since trainers write little: a disk that was full for a while costs no more than
    // that.
    private static bool TryAppend(string file, ReadOnlySpan<char> text, long lost)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > RotateAtBytes })
                File.Move(file, file + ".1", overwrite: true);
            var gap = lost > 0 ? $"\n[{lost} characters are missing here: this file could not be written]\n" : "";
            File.AppendAllText(file, $"{gap}{text}");
            return true;
        }
        catch (Exception error) when (DiskProblem.Is(error))
        {
            return false;
        }
    }
}
