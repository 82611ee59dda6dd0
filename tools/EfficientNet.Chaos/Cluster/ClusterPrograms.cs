namespace EfficientNet.Chaos.Cluster;

/// <summary>Full paths of the programs that a cluster is made of.</summary>
public sealed record ClusterPrograms(string Silo, string Agent, string Trainer);
