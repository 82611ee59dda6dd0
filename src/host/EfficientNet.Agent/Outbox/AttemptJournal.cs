using System.Text.Json;
using EfficientNet.Agent.Configuration;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Host.Files;

namespace EfficientNet.Agent.Outbox;

/// <summary>
/// What must outlive the agent about each attempt: that it was started here, so that no later incarnation starts it again, and
/// which sequence its newest sent report has. One small file for each attempt, <c>{run}@{attempt}.json</c>.
/// </summary>
internal sealed class AttemptJournal
{
    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly Dictionary<AttemptKey, Line> _lines = [];

    /// <summary>
    /// Reads the journal, and drops files untouched for <see cref="AgentTimings.LogRetention"/>.
    /// </summary>
    public AttemptJournal(AgentFolder folder, AgentTimings timings, TimeProvider time)
    {
        _folder = folder.Journal;
        var oldest = time.GetUtcNow() - timings.LogRetention;
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < oldest || file.Name.EndsWith(DurableFile.TemporaryEnding, StringComparison.Ordinal))
                file.Delete();
            else if (Key(file.Name) is { } key)
                _lines[key] = Read(file.FullName);
        }
    }

    /// <summary>Newest attempt of each run that was started here.</summary>
    public IReadOnlyDictionary<RunId, int> NewestBegun()
    {
        lock (_gate)
            return _lines.Keys.GroupBy(key => key.Run).ToDictionary(run => run.Key, run => run.Max(key => key.Attempt));
    }

    /// <summary>Records that an attempt starts here.</summary>
    /// <exception cref="IOException">It can't be recorded; the attempt must not start.</exception>
    public void Begin(AttemptKey key)
    {
        lock (_gate)
            Write(key, new Line(Sequence: 0, Entry: 0));
    }

    /// <summary>
    /// The outbox entry with the attempt's newest sequence, which the control plane may know; 0 means none.
    /// </summary>
    public long Numbered(AttemptKey key)
    {
        lock (_gate)
            return _lines.GetValueOrDefault(key)?.Entry ?? 0;
    }

    /// <summary>Whether this outbox entry already has its sequence, so that the control plane may know it.</summary>
    public bool IsNumbered(AttemptKey key, long entry) => Numbered(key) == entry;

    /// <summary>The sequence of an outbox entry: from 1, without gaps, the same at every call.</summary>
    /// <exception cref="InvalidDataException">
    /// The attempt's file can't be read; with a guess the control plane could mistake a new report for an old one.
    /// </exception>
    /// <exception cref="IOException">It can't be recorded; the report must not be sent.</exception>
    public long Number(AttemptKey key, long entry)
    {
        lock (_gate)
        {
            var line = _lines.GetValueOrDefault(key) ?? new Line(Sequence: 0, Entry: 0);
            if (line.Sequence < 0)
                throw new InvalidDataException(
                    $"Journal file '{FileOf(key)}' can't be read, so the sequence of its reports is not known."
                );
            if (line.Entry != entry)
                Write(key, line = new Line(line.Sequence + 1, entry));
            return line.Sequence;
        }
    }

    private void Write(AttemptKey key, Line line)
    {
        DurableFile.WriteJson(FileOf(key), line);
        _lines[key] = line;
    }

    private string FileOf(AttemptKey key) => Path.Combine(_folder, $"{key.Run}@{key.Attempt}.json");

    private static AttemptKey? Key(string fileName) =>
        fileName.Split('@') is [{ Length: > 0 } run, var rest]
        && int.TryParse(Path.GetFileNameWithoutExtension(rest), out var attempt)
            ? new AttemptKey(RunId.Parse(run), attempt)
            : null;

    private static Line Read(string path)
    {
        try
        {
            return DurableFile.ReadJson<Line>(path);
        }
        catch (JsonException)
        {
            return new Line(Sequence: -1, Entry: -1);
        }
    }

    /// <summary>An attempt's entry in the journal.</summary>
    /// <param name="Sequence">Sequence of the newest report that may have been sent; -1 means unknown.</param>
    /// <param name="Entry">Number of that report in the outbox.</param>
    private sealed record Line(long Sequence, long Entry);
}
