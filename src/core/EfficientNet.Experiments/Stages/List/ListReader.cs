using System.Collections.Immutable;
using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.List;

/// <summary>A list stage.</summary>
internal static class ListReader
{
    private static readonly string[] CoefficientsKeys = ["alpha", "beta", "gamma", "phi"];
    private static readonly string[] DirectKeys = ["width", "depth", "resolution"];

    public static StageDefinition? Read(StagesReader file, SectionReader section, string name)
    {
        const string Right = "write a list of published names, {alpha, beta, gamma, phi} or {width, depth, resolution}";
        section.Require("networks", Right);
        var networks = ImmutableArray.CreateBuilder<ListedNetwork>();
        foreach (var node in section.Items("networks", Right) ?? [])
        {
            if (SectionReader.Of(node, ListKind.Network, section.Problems) is not { } entry || Network(entry) is not { } network)
                continue;
            if (Unscalable(file, network) is { } problem)
                section.Problems.Add(node, $"this leads to {problem}");
            networks.Add(network);
        }

        return new ListStage { Name = name, Networks = networks.ToImmutable() };
    }

    private static ListedNetwork? Network(SectionReader entry)
    {
        var published = entry.Has("published");
        var coefficients = CoefficientsKeys.Any(entry.Has);
        var direct = DirectKeys.Any(entry.Has);
        if ((published ? 1 : 0) + (coefficients ? 1 : 0) + (direct ? 1 : 0) != 1)
        {
            entry.Problems.Add(
                entry.Node,
                "a listed network is one of a published name, {alpha, beta, gamma, phi} or {width, depth, resolution}"
            );
            return null;
        }

        return published ? Published(entry)
            : coefficients ? Coefficients(entry)
            : Direct(entry);
    }

    private static ListedNetwork? Published(SectionReader entry)
    {
        if (entry.Text("published") is not { } name)
            return null;
        if (PublishedNetworks.Find(name) is { } network)
            return new ListedNetwork { Published = network };
        entry.Problems.Add(entry.At("published"), $"'{name}' is no published network; {NetworkReader.PublishedNames}");
        return null;
    }

    private static ListedNetwork? Coefficients(SectionReader entry)
    {
        if (!CoefficientsKeys.All(key => entry.Require(key, "alpha, beta, gamma and phi go together")))
            return null;
        return
            entry.Number("alpha", 1, 10) is { } alpha
            && entry.Number("beta", 1, 10) is { } beta
            && entry.Number("gamma", 1, 10) is { } gamma
            && entry.Number("phi", 0, 100) is { } phi
            ? new ListedNetwork { Coefficients = new ScalingCoefficients(alpha, beta, gamma, phi) }
            : null;
    }

    private static ListedNetwork? Direct(SectionReader entry)
    {
        if (!DirectKeys.All(key => entry.Require(key, "width, depth and resolution go together")))
            return null;
        return
            entry.Number("width", 0.05m, 16) is { } width
            && entry.Number("depth", 0.05m, 16) is { } depth
            && entry.Whole("resolution", 8, 4096) is { } resolution
            ? new ListedNetwork { Direct = new DirectScaling(width, depth, resolution) }
            : null;
    }

    private static string? Unscalable(StagesReader file, ListedNetwork network)
    {
        if (file.Network is null || file.Options is null)
            return null;
        try
        {
            ArchitectureCost.Totals(ListProposals.Architecture(file.Network, file.Options, network));
            return null;
        }
        catch (ScalingRangeException error)
        {
            return error.Message;
        }
        catch (OverflowException)
        {
            return "a network whose multiply-adds do not fit 64 bits";
        }
    }
}
