using System.Net;
using EfficientNet.Blobs;
using EfficientNet.Experiments.Scheduling;

namespace EfficientNet.Silo.Settings;

/// <summary>How one server process is started, checked. Each property names its option.</summary>
public sealed record SiloSettings
{
    /// <summary>
    /// <c>--data DIR</c>: the folder that everything of this server lies under; required, made when it is missing.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// <c>--number N</c>: which of several servers of the data folder this is, from 1. They share token, blobs, private
    /// PostgreSQL and <c>server.json</c>; ports, lock and log are each one's own.
    /// </summary>
    public int Number { get; init; } = 1;

    /// <summary>
    /// <c>--token-file FILE</c>: the bearer token, one for all servers of a cluster; <c>{data}/token</c>, made when missing,
    /// unless stated.
    /// </summary>
    public string? TokenFile { get; init; }

    /// <summary>
    /// <c>--postgres CONNECTION_STRING</c>, or <c>EFFNET_POSTGRES</c> so that no password is on the command line. Null means a
    /// private PostgreSQL under the data folder.
    /// </summary>
    public string? Postgres { get; init; }

    /// <summary><c>--http ADDRESS[:PORT]</c>: where API and dashboard listen; 127.0.0.1 unless stated.</summary>
    public IPAddress HttpAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Port of <c>--http</c>; 0: the one kept in the data folder, else 5115, else a free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>
    /// <c>--silo-address ADDRESS</c>: where other control silos and Orleans clients reach this one; loopback unless stated. Never
    /// a public address: whoever reaches the gateway can call every grain.
    /// </summary>
    public IPAddress SiloAddress { get; init; } = IPAddress.Loopback;

    /// <summary><c>--silo-port N</c>: port for other silos; 0: the one kept in the data folder, else a free one.</summary>
    public int SiloPort { get; init; }

    /// <summary><c>--gateway-port N</c>: port for Orleans clients; 0: the one kept in the data folder, else a free one.</summary>
    public int GatewayPort { get; init; }

    /// <summary>
    /// <c>--blobs DIR</c>: where checkpoints are stored, a folder that all control silos share when there are several;
    /// <c>{data}/blobs</c> unless stated.
    /// </summary>
    public string? BlobDirectory { get; init; }

    /// <summary>
    /// <c>--blobs s3://BUCKET/PREFIX</c>: the same in an S3-compatible store, found and entered by the usual AWS_* variables
    /// (<see cref="S3Connection"/>).
    /// </summary>
    public S3Address? BlobBucket { get; init; }

    /// <summary>
    /// <c>--set-aside-after N</c>: a host gets no more grants after so many attempts in a row that failed there before their
    /// first epoch; 0 means never. Default 3.
    /// </summary>
    public int SetAsideAfter { get; init; } = HostJudgement.DefaultLimit;

    /// <summary>
    /// <c>EFFNET_GRAIN_DIRECTORY=distributed</c>: Orleans' strongly consistent grain directory instead of its default one, to
    /// compare them.
    /// </summary>
    public bool DistributedGrainDirectory { get; init; }
}
