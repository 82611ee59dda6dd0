using EfficientNet.Scaling;

namespace EfficientNet.Cli.Output;

/// <summary>A network with its exact cost, as <c>model describe</c> prints it.</summary>
internal sealed record NetworkDescription(
    string Name,
    ScalingCoefficients? Coefficients,
    double Width,
    double Depth,
    Architecture Architecture
)
{
    /// <summary>A row of the published table.</summary>
    public static NetworkDescription Published(PublishedNetwork network, int classes) =>
        new(network.Name, null, network.Width, network.Depth, network.Architecture(classes));

    /// <summary>A network scaled by (α, β, γ, ϕ).</summary>
    /// <exception cref="CliException">A coefficient is out of range.</exception>
    public static NetworkDescription Scaled(PublishedNetwork network, ScalingCoefficients coefficients, ScalingOptions options)
    {
        try
        {
            var (depth, width, _) = CompoundScaling.Powers(coefficients);
            return new(
                network.Name,
                coefficients,
                (double)width,
                (double)depth,
                CompoundScaling.Scale(network.ToBaseNetwork(), coefficients, options)
            );
        }
        catch (Exception error) when (error is ScalingRangeException or ArgumentException)
        {
            throw new CliException(ExitCode.Usage, error.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>The network group by group.</summary>
    public ReportTable Report() =>
        Output.ReportTable.Table<BlockGroup>(
            Json(),
            Architecture.Groups,
            (ReportColumn.Text("Operator", "operator"), group => group.Operator),
            (ReportColumn.Number("Kernel", "kernel"), group => group.Kernel),
            (ReportColumn.Number("Stride", "stride"), group => group.Stride),
            (ReportColumn.Number("Expansion", "expansion"), group => group.Expansion),
            (ReportColumn.Number("Channels", "channels"), group => group.Channels),
            (ReportColumn.Number("Repeats", "repeats"), group => group.Repeats),
            (ReportColumn.Number("Squeeze", "squeezeExcitationRatio"), group => group.SqueezeExcitationRatio)
        ) with
        {
            Before = Heading(),
        };

    /// <summary>The network layer by layer.</summary>
    public ReportTable LayerReport()
    {
        var cost = ArchitectureCost.Of(Architecture);
        var json = Json();
        json["layers"] = cost.Layers;
        return Output.ReportTable.Table<LayerCost>(
            json,
            cost.Layers,
            (ReportColumn.Text("Layer", "name"), layer => layer.Name),
            (ReportColumn.Text("Kind", "kind"), layer => layer.Kind),
            (ReportColumn.Number("Channels", "outputChannels"), layer => layer.OutputChannels),
            (ReportColumn.Number("Side", "outputSide"), layer => layer.OutputSide),
            (ReportColumn.Number("Parameters", "parameters"), layer => layer.Parameters),
            (ReportColumn.Number("Multiply-adds", "multiplyAdds"), layer => layer.MultiplyAdds)
        ) with
        {
            Before = Heading(),
        };
    }

    private Dictionary<string, object?> Json()
    {
        var cost = ArchitectureCost.Of(Architecture);
        return new()
        {
            ["name"] = Name,
            ["alpha"] = Coefficients?.Alpha,
            ["beta"] = Coefficients?.Beta,
            ["gamma"] = Coefficients?.Gamma,
            ["phi"] = Coefficients?.Phi,
            ["width"] = Width,
            ["depth"] = Depth,
            ["resolution"] = Architecture.Resolution,
            ["classes"] = Architecture.Classes,
            ["parameters"] = cost.Parameters,
            ["multiplyAdds"] = cost.MultiplyAdds,
            ["activationBytes"] = cost.ActivationBytes,
            ["fingerprint"] = ArchitectureFingerprint.Of(Architecture),
            ["inputChannels"] = Architecture.InputChannels,
            ["stemChannels"] = Architecture.StemChannels,
            ["stemStride"] = Architecture.StemStride,
            ["headChannels"] = Architecture.HeadChannels,
            ["stages"] = Architecture
                .Groups.Select(group => new
                {
                    Operator = group.Operator.ToString(),
                    group.Kernel,
                    group.Stride,
                    group.Expansion,
                    group.Channels,
                    group.Repeats,
                    group.SqueezeExcitationRatio,
                })
                .ToArray(),
        };
    }

    private IReadOnlyList<string> Heading()
    {
        var cost = ArchitectureCost.Of(Architecture);
        var scaled = Coefficients is { } c ? $" scaled by α {c.Alpha}, β {c.Beta}, γ {c.Gamma}, ϕ {c.Phi}" : "";
        return
        [
            $"{Name}{scaled}: width {Figures.Plain(Width)}, depth {Figures.Plain(Depth)}, "
                + $"{Architecture.Resolution} pixels, {Architecture.Classes} classes",
            $"{cost.Parameters:N0} parameters, {cost.MultiplyAdds:N0} multiply-adds, {cost.ActivationBytes:N0} "
                + "bytes of activations for one image",
            $"fingerprint {ArchitectureFingerprint.Of(Architecture)}; stem {Architecture.StemChannels} channels "
                + $"with stride {Architecture.StemStride}, head {Architecture.HeadChannels} channels",
        ];
    }
}
