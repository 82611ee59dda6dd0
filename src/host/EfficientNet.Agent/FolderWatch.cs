using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.Files;
using EfficientNet.Agent.Outbox;

namespace EfficientNet.Agent;

/// <summary>
/// Checks regularly that the agent's folder can be written. While it can't, the node reports why and takes no new runs.
/// </summary>
internal sealed partial class FolderWatch(
    AgentFolder folder,
    ReportOutbox outbox,
    NodeProblems problems,
    AgentTimings timings,
    TimeProvider time,
    ILogger<FolderWatch> logger
)
{
    private const string Subject = "folder";

    // Zeros might be stored as a hole, which needs no space.
    private static readonly byte[] Probe = [.. Enumerable.Repeat((byte)1, 1 << 16)];

    private volatile bool _isWritable = true;

    /// <summary>Whether the last check succeeded.</summary>
    public bool IsWritable => _isWritable;

    /// <summary>Checks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(timings.FolderLook, time);
        do
        {
            Look();
        } while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private void Look()
    {
        var probe = Path.Combine(folder.Path, "probe");
        try
        {
            File.WriteAllBytes(probe, Probe);
            File.Delete(probe);
            problems.Set("set aside", outbox.DescribeSetAside());
            problems.Set(Subject, null);
            if (!_isWritable)
                LogWritable(folder.Path);
            _isWritable = true;
        }
        catch (Exception error) when (DiskProblem.Is(error))
        {
            var problem = DiskProblem.Describe(error, folder.Path);
            problems.Set(Subject, problem);
            if (_isWritable)
                LogNotWritable(problem);
            _isWritable = false;
            Discard(probe);
        }
    }

    private static void Discard(string probe)
    {
        try
        {
            File.Delete(probe); // The part that was written takes space that others need.
        }
        catch (Exception error) when (DiskProblem.Is(error))
        {
            // Read-only: there is nothing to delete.
        }
    }

    [LoggerMessage(LogLevel.Error, "{Problem} Trainers continue, and this node takes no new runs meanwhile")]
    private partial void LogNotWritable(string problem);

    [LoggerMessage(LogLevel.Information, "{Folder} can be written again")]
    private partial void LogWritable(string folder);
}
