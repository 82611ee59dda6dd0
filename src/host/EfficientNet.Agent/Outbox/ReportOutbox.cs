using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.Files;
using EfficientNet.Host;
using EfficientNet.Host.Files;

namespace EfficientNet.Agent.Outbox;

/// <summary>
/// Reports on disk, one file each, first in first out within an attempt (protocol rule P13). Files are named by an increasing
/// number; a report is in the outbox once its file has its final name.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A semaphore whose wait handle is never used holds nothing to free, and appends may outlast the "
        + "host's disposal."
)]
internal sealed partial class ReportOutbox
{
    private const string Ending = ".json";
    private readonly string _folder;
    private readonly AgentTimings _timings;
    private readonly TimeProvider _time;
    private readonly ILogger<ReportOutbox> _logger;
    private readonly SemaphoreSlim _appending = new(1);
    private readonly OutboxLanes _lanes = new();
    private readonly IReadOnlyList<OutboxLane> _earlier;
    private long _last;

    /// <summary>Takes over the reports of an earlier incarnation.</summary>
    public ReportOutbox(AgentFolder folder, AgentTimings timings, TimeProvider time, ILogger<ReportOutbox> logger)
    {
        (_folder, _timings, _time, _logger) = (folder.Outbox, timings, time, logger);
        foreach (var rest in Directory.EnumerateFiles(_folder, "*" + DurableFile.TemporaryEnding))
            File.Delete(rest);
        foreach (var number in Numbers(_folder).Order())
            _lanes.Add(_last = number, Peek(number));
        _earlier = _lanes.Open;
        _last = Numbers(Quarantine).Append(_last).Max();
        if (_lanes.Count > 0)
            LogTookOver(_lanes.Count);
    }

    /// <summary>Raised when a report is added or removed, and when <see cref="Problem"/> changes.</summary>
    public VersionSignal Changes { get; } = new();

    /// <summary>Why reports can't be written at the moment, or null. No new run is accepted while it is set.</summary>
    public string? Problem { get; private set; }

    /// <summary>Lanes of attempts, each once, as soon as it has a report.</summary>
    public ChannelReader<OutboxLane> Lanes => _lanes.Opened;

    /// <summary>Reports that wait.</summary>
    public int Count => _lanes.Count;

    /// <summary>
    /// Whether everything that an earlier incarnation left has been delivered (protocol rule P13), except checkpoints with a
    /// long upload, and exits that wait for them: their attempts end meanwhile.
    /// </summary>
    public bool EarlierDelivered => _earlier.All(lane => lane.IsClosed || lane.WaitsForUploadOnly);

    private string Quarantine => Directory.CreateDirectory(Path.Combine(_folder, "corrupt")).FullName;

    /// <summary>
    /// Adds a report, which is on disk when this returns its number. Retries for as long as the disk refuses it, which holds
    /// back later reports too, to keep the order.
    /// </summary>
    public async Task<long> AppendAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(entry, Contracts.ContractsJson.Options);
        long number;
        await _appending.WaitAsync(cancellationToken);
        try
        {
            number = ++_last;
            var backoff = new Backoff(_timings.FirstRetry, _timings.LongestRetry, seed: (int)number);
            while (!TryWrite(number, content))
                await Task.Delay(backoff.Next(), _time, cancellationToken);
            _lanes.Add(number, entry);
        }
        finally
        {
            _appending.Release();
        }

        Changes.Raise();
        return number;
    }

    /// <summary>Whether a report still waits.</summary>
    public bool Contains(long number) => _lanes.Contains(number);

    /// <summary>Marks an upload of this lane as long (<see cref="OutboxLane.LetOvertake"/>).</summary>
    public void LetOvertake(OutboxLane lane, long number)
    {
        lane.LetOvertake(number);
        Changes.Raise(); // Everything of an earlier incarnation may count as delivered now.
    }

    /// <summary>Reads a report; an invalid one is set aside, and null is returned.</summary>
    /// <exception cref="IOException">The disk can't read it; it stays where it is.</exception>
    public OutboxEntry? Read(long number)
    {
        try
        {
            return ReadWhole(number);
        }
        catch (JsonException error)
        {
            SetAside(number, error.Message);
            return null;
        }
        catch (FileNotFoundException)
        {
            LogVanished(FileOf(number));
            Forget(number);
            return null;
        }
    }

    /// <summary>
    /// Removes a report that is settled. If the file can't be removed now, the next incarnation delivers it again, which does
    /// no harm.
    /// </summary>
    public void Remove(long number)
    {
        try
        {
            File.Delete(FileOf(number));
        }
        catch (IOException error)
        {
            LogNotRemoved(FileOf(number), error.Message);
        }

        Forget(number);
    }

    /// <summary>A sentence about reports in <c>outbox/corrupt</c> that nobody has dealt with yet, or null.</summary>
    public string? DescribeSetAside() =>
        Numbers(Quarantine).Count() is > 0 and var reports
            ? $"{reports} {(reports == 1 ? "report was" : "reports were")} set aside in '{Quarantine}', with the reasons; "
                + "read and remove them."
            : null;

    /// <summary>
    /// Moves a report that can't be delivered into <c>outbox/corrupt</c>, for a person to look at, with the reason beside it.
    /// </summary>
    public void SetAside(long number, string reason)
    {
        var target = Path.Combine(Quarantine, Path.GetFileName(FileOf(number)));
        File.Move(FileOf(number), target, overwrite: true);
        LogSetAside(target, reason);
        try
        {
            File.WriteAllText(Path.ChangeExtension(target, ".reason.txt"), reason + "\n");
        }
        catch (Exception error) when (DiskProblem.Is(error))
        {
            LogReasonNotKept(target, error.Message);
        }

        Forget(number);
    }

    private OutboxEntry ReadWhole(long number)
    {
        var entry = DurableFile.ReadJson<OutboxEntry>(FileOf(number));
        return entry.Body is null || entry.Run.Value is null ? throw new JsonException("It has no run or no body.") : entry;
    }

    // Only to find its lane; errors in it are handled when it is its turn.
    private OutboxEntry? Peek(long number)
    {
        try
        {
            return ReadWhole(number);
        }
        catch (Exception error) when (error is JsonException || DiskProblem.Is(error))
        {
            return null;
        }
    }

    private bool TryWrite(long number, byte[] content)
    {
        try
        {
            DurableFile.Write(FileOf(number), content);
            if (Problem is not null)
                LogWritable(_folder);
            SetProblem(null);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (Problem is null)
                LogNotWritable(_folder, error.Message);
            SetProblem($"Reports can't be written to '{_folder}': {error.Message}");
            return false;
        }
    }

    private void SetProblem(string? problem)
    {
        if (problem == Problem)
            return;
        Problem = problem;
        Changes.Raise();
    }

    private void Forget(long number)
    {
        _lanes.Remove(number);
        Changes.Raise();
    }

    private string FileOf(long number) => Path.Combine(_folder, number.ToString("D12", CultureInfo.InvariantCulture) + Ending);

    private static IEnumerable<long> Numbers(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*" + Ending)
        let name = Path.GetFileNameWithoutExtension(file)
        where name.All(char.IsAsciiDigit)
        select long.Parse(name, CultureInfo.InvariantCulture);
}
