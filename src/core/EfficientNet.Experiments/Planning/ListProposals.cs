using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Planning;

/// <summary>The configurations of a list; entries that come to the same architecture are one, named by the first.</summary>
internal static class ListProposals
{
    /// <summary>In the list's order; experiment, number and stage are left for the caller.</summary>
    public static IEnumerable<ScalingConfiguration> Of(ExperimentSpecification specification, ListStage list) =>
        list
            .Networks.Select(network => Describe(specification, network))
            .GroupBy(configuration => configuration.Fingerprint)
            .Select(same => same.First() with { Members = [.. same.SelectMany(configuration => configuration.Members)] });

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

    private static ScalingConfiguration Describe(ExperimentSpecification specification, ListedNetwork network)
    {
        var architecture = Architecture(specification.Network, specification.Options, network);
        var (parameters, multiplyAdds) = ArchitectureCost.Totals(architecture);
        return new ScalingConfiguration
        {
            Experiment = default,
            Number = 0,
            Stage = "",
            Label = Label(network),
            Coefficients = network.Coefficients,
            Members = network.Coefficients is { } member ? [member] : [],
            Architecture = architecture,
            Fingerprint = ArchitectureFingerprint.Of(architecture),
            Parameters = parameters,
            MultiplyAdds = multiplyAdds,
        };
    }
}
