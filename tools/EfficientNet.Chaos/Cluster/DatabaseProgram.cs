using EfficientNet.Host.Processes;
using EfficientNet.Ledger.PrivateServer;

namespace EfficientNet.Chaos.Cluster;

/// <summary>The cluster's PostgreSQL.</summary>
internal sealed class DatabaseProgram(CampaignFolder folder)
{
    private readonly PrivatePostgresOptions _options = new()
    {
        Directory = folder.In("postgres"),
        Timeout = TimeSpan.FromMinutes(3),
    };
    private IReadOnlyList<int> _frozen = [];

    /// <summary>How to connect.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts or restarts it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        ConnectionString = (await PrivatePostgres.StartOrAdoptAsync(_options, cancellationToken)).ConnectionString;

    /// <summary>SIGKILL of postmaster and backends.</summary>
    public void Kill()
    {
        foreach (var process in Processes())
            Signals.Kill(process);
    }

    /// <summary>SIGSTOP of postmaster and backends.</summary>
    public void Freeze()
    {
        _frozen = Processes();
        foreach (var process in _frozen)
            Signals.Freeze(process);
    }

    /// <summary>SIGCONT of those.</summary>
    public void Thaw()
    {
        foreach (var process in _frozen)
            Signals.Thaw(process);
        _frozen = [];
    }

    /// <summary>Stops it.</summary>
    public async Task StopAsync()
    {
        Thaw();
        await PrivatePostgres.StopAsync(_options, CancellationToken.None);
    }

    // The postmaster first, so that it forks nothing meanwhile.
    private IReadOnlyList<int> Processes() =>
        PrivatePostgres.ProcessId(_options) is { } postmaster ? [postmaster, .. ProcessScan.ChildrenOf(postmaster)] : [];
}
