using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments.Coverage;

/// <summary>A stage as it is recorded, beside what it should be.</summary>
/// <param name="Planned">Configurations that it should have; null when that is not known yet.</param>
/// <param name="Unrecorded">Labels of those that are missing.</param>
internal sealed record StageAudit(int? Planned, IReadOnlyList<string> Unrecorded)
{
    /// <summary>
    /// Compares by architecture and how often it was proposed. Nothing proposed: what the stage follows has no result yet.
    /// </summary>
    public static StageAudit Compare(IReadOnlyList<Proposal> proposals, IReadOnlyList<ScalingConfiguration> recorded)
    {
        if (proposals.Count == 0)
            return new StageAudit(null, []);
        var there = recorded.CountBy(configuration => configuration.Fingerprint).ToDictionary(StringComparer.Ordinal);
        var unrecorded = proposals
            .GroupBy(proposal => proposal.Fingerprint)
            .SelectMany(same => same.Skip(there.GetValueOrDefault(same.Key)))
            .Select(proposal => proposal.Label);
        return new StageAudit(proposals.Count, [.. unrecorded]);
    }
}
