using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Planning;

/// <summary>The configurations of a list; entries that come to the same architecture are one, named by the first.</summary>
internal static class ListProposals
{
    /// <summary>In the list's order; experiment, number and stage are left for the caller.</summary>
    public static IEnumerable<ScalingConfiguration> Of(ExperimentSpecification specification, ListStage list) =>
        list.Networks
            .Select(network => Describe(specification, network))
            .GroupBy(configuration => configuration.Fingerprint)
            .Select(same => same.First() with { Members = [.. same.SelectMany(configuration => configuration.Members)] });

    private static ScalingConfiguration Describe(ExperimentSpecification specification, ListedNetwork network)
    {
        var (label, architecture) = network switch
        {
            { Published: { } published } => (published.Name, published.Architecture(specification.Options.Classes) with { InputChannels = specification.Options.InputChannels }),
            { Coefficients: { } coefficients } => (ConfigurationLabel.Of(coefficients), CompoundScaling.Scale(specification.Network, coefficients, specification.Options)),
            { Direct: { } direct } => (ConfigurationLabel.Of(direct), CompoundScaling.Apply(specification.Network, direct.Width, direct.Depth, direct.Resolution, specification.Options)),
            _ => throw new NotSupportedException("A listed network is a published one, coefficients, or width, depth and resolution."),
        };
        var (parameters, multiplyAdds) = ArchitectureCost.Totals(architecture);
        return new ScalingConfiguration
        {
            Experiment = default,
            Number = 0,
            Stage = "",
            Label = label,
            Coefficients = network.Coefficients,
            Members = network.Coefficients is { } member ? [member] : [],
            Architecture = architecture,
            Fingerprint = ArchitectureFingerprint.Of(architecture),
            Parameters = parameters,
            MultiplyAdds = multiplyAdds,
        };
    }
}
