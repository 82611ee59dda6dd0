using EfficientNet.Chaos.Cluster;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos;

/// <summary>Options of a campaign.</summary>
public sealed record CampaignOptions
{
    /// <summary>Seed of the plan.</summary>
    public required long Seed { get; init; }

    /// <summary>Faults.</summary>
    public required int Faults { get; init; }

    /// <summary>Kinds of faults.</summary>
    public IReadOnlyList<FaultKind> Kinds { get; init; } = FaultKinds.Standard;

    /// <summary>What is trained.</summary>
    public required CampaignWork Work { get; init; }

    /// <summary>The programs.</summary>
    public required ClusterPrograms Programs { get; init; }

    /// <summary>Folders of data sets by name.</summary>
    public IReadOnlyDictionary<string, string> DataSets { get; init; } = new Dictionary<string, string>();

    /// <summary>An empty folder to run in; null means a temporary one.</summary>
    public string? Data { get; init; }

    /// <summary>Whether to keep the folder even if the campaign passes.</summary>
    public bool Keep { get; init; }

    /// <summary>How long recovery from one fault may take.</summary>
    public TimeSpan RecoveryLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long an experiment may take from the last fault to its end.</summary>
    public TimeSpan WaveLimit { get; init; } = TimeSpan.FromMinutes(20);
}
