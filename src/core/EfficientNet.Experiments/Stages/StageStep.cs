namespace EfficientNet.Experiments.Stages;

/// <summary>What a strategy wants: <see cref="Propose"/>, <see cref="Wait"/> or <see cref="Done"/>.</summary>
internal abstract record StageStep
{
    private StageStep() { }

    /// <summary>Train these next; at least one.</summary>
    public sealed record Propose(IReadOnlyList<Proposal> Proposals) : StageStep;

    /// <summary>Nothing until another outcome is there.</summary>
    public sealed record Wait : StageStep;

    /// <summary>Nothing more, whatever comes.</summary>
    public sealed record Done : StageStep;
}
