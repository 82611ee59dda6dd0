using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>Which coefficients count: <c>{kind, target, tolerance, inclusive}</c>.</summary>
internal static class ConstraintReader
{
    public static GridConstraint? Read(SectionReader stage, string key) =>
        stage.Section(key, ExperimentSchema.Constraint) is { } rule ? Of(rule) : null;

    private static GridConstraint? Of(SectionReader rule)
    {
        if (
            !rule.Require("kind", "write kind: product, cost or none")
            || rule.Word("kind", ["product", "cost", "none"]) is not { } kind
        )
            return null;
        var target = rule.Number("target", 0.0001m, 1_000_000) ?? 2;
        var tolerance = Tolerance(rule, target) ?? 0.1m;
        var inclusive = rule.Flag("inclusive") ?? false;
        return kind switch
        {
            "product" => new GridConstraint(GridConstraintKind.Product, target, tolerance, inclusive),
            "cost" => new GridConstraint(GridConstraintKind.Cost, target, tolerance, inclusive),
            _ => GridConstraint.None,
        };
    }

    // 0.1 is a distance from the target, 5% a share of it.
    private static decimal? Tolerance(SectionReader rule, decimal target)
    {
        if (rule.Find("tolerance") is not ScalarNode text || !text.Text.EndsWith('%'))
            return rule.Number("tolerance", 0, 1_000_000);
        var number = text with { Text = text.Text[..^1].TrimEnd() };
        return rule.Number(number, "tolerance in percent", 0, 1_000_000) / 100 * target;
    }
}
