using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.List;

/// <summary>The networks of a list; entries that come to the same architecture are one, named by the first.</summary>
internal static class ListProposals
{
    /// <summary>In the list's order.</summary>
    public static IEnumerable<Proposal> Of(StageScope scope, ListStage list) =>
        list
            .Networks.Select(listed =>
                Proposal.Of(Label(listed), Architecture(scope.Network, scope.Options, listed), listed.Coefficients)
            )
            .GroupBy(proposal => proposal.Fingerprint)
            .Select(same => same.First() with { Members = [.. same.SelectMany(proposal => proposal.Members)] });

    /// <summary>The network of an entry.</summary>
    public static Architecture Architecture(BaseNetwork network, ScalingOptions options, ListedNetwork listed) =>
        listed switch
        {
            { Published: { } published } => published.Architecture(options.Classes) with
            {
                InputChannels = options.InputChannels,
            },
            { Coefficients: { } coefficients } => CompoundScaling.Scale(network, coefficients, options),
            { Direct: { } direct } => CompoundScaling.Apply(network, direct.Width, direct.Depth, direct.Resolution, options),
            _ => throw new NotSupportedException(
                "A listed network is a published one, coefficients, or width, depth and resolution."
            ),
        };

    private static string Label(ListedNetwork listed) =>
        listed switch
        {
            { Published: { } published } => published.Name,
            { Coefficients: { } coefficients } => ConfigurationLabel.Of(coefficients),
            { Direct: { } direct } => ConfigurationLabel.Of(direct),
            _ => "",
        };
}
