using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments.Coverage;

/// <summary>A stage as it is recorded, beside what it should be.</summary>
/// <param name="Planned">Configurations that it should have; null when that is not known yet.</param>
/// <param name="Unrecorded">Labels of those that are missing.</param>
internal sealed record StageAudit(int? Planned, IReadOnlyList<string> Unrecorded)
{
    /// <summary>Compares by architecture. Nothing proposed: what the stage follows has no result yet.</summary>
    public static StageAudit Compare(IReadOnlyList<Proposal> proposals, IReadOnlyList<ScalingConfiguration> recorded)
    {
        if (proposals.Count == 0)
            return new StageAudit(null, []);
        var there = recorded.Select(configuration => configuration.Fingerprint).ToHashSet(StringComparer.Ordinal);
        return new StageAudit(
            proposals.Count,
            [.. proposals.Where(proposal => !there.Contains(proposal.Fingerprint)).Select(proposal => proposal.Label)]
        );
    }
}
