using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Reading;
using EfficientNet.Experiments.Stages.Grid;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Sweep;

/// <summary>A sweep stage.</summary>
internal static class SweepReader
{
    public static StageDefinition? Read(StagesReader file, SectionReader section, string name)
    {
        var phis = AxisReader.Read(section, "phi", minimum: 0, maximum: 100);
        var ties = section.Word("ties", ["one", "all"]) is "all" ? SweepTies.All : SweepTies.One;
        var (bestOf, stated) = Coefficients(file, section);
        if (phis is null || (bestOf is null && stated is null))
            return null;
        var sweep = new SweepStage
        {
            Name = name,
            Phis = phis.Value,
            BestOf = bestOf,
            Fixed = stated,
            Ties = ties,
        };
        if (
            file.Network is { } network
            && file.Options is { } options
            && SweepFeasibility.Problem(network, options, sweep, Grids(file)) is { } problem
        )
            section.Problems.Add(section.At("phi"), problem);
        return sweep;
    }

    private static (string? BestOf, ScalingCoefficients? Stated) Coefficients(StagesReader file, SectionReader section)
    {
        const string Right = "write best (of the grid before), {best: the grid's name}, or {alpha, beta, gamma}";
        switch (section.Find("coefficients"))
        {
            case null:
            case ScalarNode { Text: "best" }:
                return (Previous(file, section), null);
            case ScalarNode word:
                section.Problems.Add(word, $"coefficients is {word.Description}; {Right}");
                return default;
            default:
                return section.Section("coefficients", SweepKind.Coefficients) is { } coefficients
                    ? Written(file, coefficients, Right)
                    : default;
        }
    }

    private static string? Previous(StagesReader file, SectionReader section)
    {
        if (Grids(file).LastOrDefault() is { } grid)
            return grid.Name;
        if (!file.HasUnreadable)
            section.Problems.Add(
                section.At("coefficients"),
                "coefficients are the best of the grid before, but no grid comes before; write {alpha, beta, gamma}, "
                    + "or put a grid first"
            );
        return null;
    }

    private static (string? BestOf, ScalingCoefficients? Stated) Written(StagesReader file, SectionReader section, string right)
    {
        var stated = section.Has("alpha") || section.Has("beta") || section.Has("gamma");
        if (section.Has("best") == stated)
        {
            section.Problems.Add(
                section.Node,
                $"coefficients have {(stated ? "both best and numbers" : "neither best nor numbers")}; {right}"
            );
            return default;
        }

        if (!stated)
        {
            var grids = Grids(file).Select(grid => grid.Name).ToList();
            return (file.HasUnreadable ? null : section.Word("best", grids), null);
        }

        if (!section.Require("alpha", right) | !section.Require("beta", right) | !section.Require("gamma", right))
            return default;
        return
            section.Number("alpha", 1, 10) is { } alpha
            && section.Number("beta", 1, 10) is { } beta
            && section.Number("gamma", 1, 10) is { } gamma
            ? (null, new ScalingCoefficients(alpha, beta, gamma, 1))
            : default;
    }

    private static IEnumerable<GridStage> Grids(StagesReader file) => file.Earlier.OfType<GridStage>();
}
