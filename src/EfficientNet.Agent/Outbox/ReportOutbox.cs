using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.Files;
using EfficientNet.Host;
using EfficientNet.Host.Files;

namespace EfficientNet.Agent.Outbox;

/// <summary>
/// Reports on disk, one file each, first in first out over all attempts (protocol rule P13). Files are named by a number that only
/// grows; a report is in the outbox once its file has its final name.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to free, and appends may outlast the host's disposal.")]
internal sealed partial class ReportOutbox
{
    private const string Ending = ".json";
    private readonly string _folder;
    private readonly AgentTimings _timings;
    private readonly TimeProvider _time;
    private readonly ILogger<ReportOutbox> _logger;
    private readonly SemaphoreSlim _appending = new(1);
    private readonly Lock _gate = new();
    private readonly SortedSet<long> _waiting;
    private readonly long _lastOfEarlier;
    private long _last;

    /// <summary>Takes over what an earlier incarnation left in the folder.</summary>
    public ReportOutbox(AgentFolder folder, AgentTimings timings, TimeProvider time, ILogger<ReportOutbox> logger)
    {
        (_folder, _timings, _time, _logger) = (folder.Outbox, timings, time, logger);
        foreach (var rest in Directory.EnumerateFiles(_folder, "*" + DurableFile.TemporaryEnding))
            File.Delete(rest);
        _waiting = [.. Numbers(_folder)];
        _lastOfEarlier = _waiting.LastOrDefault();
        _last = Numbers(Quarantine).Append(_lastOfEarlier).Max();
        if (_waiting.Count > 0)
            LogTookOver(_waiting.Count);
    }

    /// <summary>Raised by every report that comes or goes, and when <see cref="Problem"/> changes.</summary>
    public ChangeSignal Changes { get; } = new();

    /// <summary>Why reports can't be written at the moment, or null. Nothing may be granted while it is set.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reports that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Whether everything that an earlier incarnation left has been delivered (protocol rule P13).</summary>
    public bool EarlierDelivered
    {
        get
        {
            lock (_gate)
                return _waiting.Count == 0 || _waiting.Min > _lastOfEarlier;
        }
    }

    private string Quarantine => Directory.CreateDirectory(Path.Combine(_folder, "corrupt")).FullName;

    /// <summary>Adds a report; it is on disk when this returns its number. Tries again for as long as the disk refuses it, which holds back later reports too, so that the order stays.</summary>
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
            lock (_gate)
                _waiting.Add(number);
        }
        finally
        {
            _appending.Release();
        }

        Changes.Raise();
        return number;
    }

    /// <summary>Whether a report still waits.</summary>
    public bool Contains(long number)
    {
        lock (_gate)
            return _waiting.Contains(number);
    }

    /// <summary>The number of the oldest report, as soon as there is one.</summary>
    public async Task<long> OldestAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = Changes.Version;
            lock (_gate)
            {
                if (_waiting.Count > 0)
                    return _waiting.Min;
            }

            await Changes.ChangedSinceAsync(version).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Reads a report; one that is no report is set aside, and null is returned.</summary>
    /// <exception cref="IOException">The disk does not give it; it stays where it is.</exception>
    public OutboxEntry? Read(long number)
    {
        try
        {
            var entry = DurableFile.ReadJson<OutboxEntry>(FileOf(number));
            return entry.Body is null || entry.Run.Value is null ? throw new JsonException("It has no run or no body.") : entry;
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

    /// <summary>Removes a report that is settled. When the file can't be removed now, the next incarnation delivers it again, which does no harm.</summary>
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

    /// <summary>A sentence about reports in <c>outbox/corrupt</c> that nobody has looked after yet, or null.</summary>
    public string? DescribeSetAside() => Numbers(Quarantine).Count() is > 0 and var reports
        ? $"{reports} {(reports == 1 ? "report was" : "reports were")} set aside in '{Quarantine}', with the reasons; read and remove them."
        : null;

    /// <summary>Moves a report that can't be delivered into <c>outbox/corrupt</c>, for a person to look at, with the reason beside it.</summary>
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
        lock (_gate)
            _waiting.Remove(number);
        Changes.Raise();
    }

    private string FileOf(long number) => Path.Combine(_folder, number.ToString("D12", CultureInfo.InvariantCulture) + Ending);

    private static IEnumerable<long> Numbers(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*" + Ending)
        let name = Path.GetFileNameWithoutExtension(file)
        where name.All(char.IsAsciiDigit)
        select long.Parse(name, CultureInfo.InvariantCulture);
}
