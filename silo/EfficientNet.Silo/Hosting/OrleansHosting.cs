using EfficientNet.Grains;
using EfficientNet.Ledger;
using EfficientNet.Silo.Settings;
using Npgsql;
using Orleans.Configuration;

namespace EfficientNet.Silo.Hosting;

/// <summary>Makes the process a silo of the cluster whose membership is in PostgreSQL.</summary>
public static class OrleansHosting
{
    /// <summary>Name of the service and of its one cluster; a database holds one of them.</summary>
    public const string ClusterName = "effnet";

    internal const int MembershipConnections = 4;

    /// <summary>Adds silo, grains and membership.</summary>
    public static void AddSilo(
        this WebApplicationBuilder builder,
        SiloSettings settings,
        KeptPorts ports,
        string connectionString
    ) =>
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (ClusterName, ClusterName));
            silo.Configure<SiloOptions>(options => options.SiloName = $"{Environment.MachineName}-{ports.Silo}");
            silo.ConfigureEndpoints(settings.SiloAddress, ports.Silo, ports.Gateway, listenOnAnyHostAddress: false);
            silo.UseAdoNetClustering(options =>
            {
                options.Invariant = "Npgsql";
                options.DataSource = MembershipSource(connectionString);
            });
            silo.Configure<ClusterMembershipOptions>(DetectFailures);
            silo.AddActivityPropagation();
#pragma warning disable ORLEANSEXP003 // experimental, and measured against the default one: docs/decisions/0003
            if (settings.DistributedGrainDirectory)
                silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            silo.ConfigureGrains(options => options.SetAsideAfter = settings.SetAsideAfter);
        });

    // Measured with two servers on two cores, ten rounds each: all calls are answered again 5 s (at most 8) after one was killed,
    // 10 s
    // after one froze, and 12 s after the start of one when all had been killed: it waits 6 s, not 90, for the others' rows to go
    // stale.
    private static void DetectFailures(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1.5);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        options.NumMissedProbesLimit = 3;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    // A pool of its own: a flood of transitions must not keep a silo from saying that it is alive.
    private static NpgsqlDataSource MembershipSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(LedgerDataSource.WithDefaults(connectionString))
        {
            ApplicationName = "effnet-membership",
            MaxPoolSize = MembershipConnections,
        };
        return NpgsqlDataSource.Create(settings.ConnectionString);
    }
}
