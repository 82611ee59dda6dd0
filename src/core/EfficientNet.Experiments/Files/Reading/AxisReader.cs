using System.Collections.Immutable;
using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>The values of α, β, γ or ϕ: <c>{from, to, step}</c>, a list, or one number.</summary>
internal static class AxisReader
{
    private const int MaximumValues = 1000;

    public static ImmutableArray<decimal>? Read(SectionReader stage, string key, decimal minimum, decimal maximum)
    {
        if (!stage.Require(key, "write {from: 1, to: 2, step: 0.05}, a list such as [1, 1.1], or one number"))
            return null;
        if (stage.Find(key) is MappingNode)
            return stage.Section(key, ExperimentSchema.Axis) is { } range ? Range(range, key, minimum, maximum) : null;
        if (stage.Items(key, "write {from, to, step}, a list such as [1, 1.1], or one number", single: true) is not { } items)
            return null;
        if (items.Count > MaximumValues)
        {
            stage.Problems.Add(stage.At(key), $"{key} has {items.Count} values; at most {MaximumValues} are allowed");
            return null;
        }

        var values = ImmutableArray.CreateBuilder<decimal>();
        foreach (var item in items)
        {
            if (stage.Number(item, key, minimum, maximum) is not { } value)
                return null;
            if (values.Contains(value))
                stage.Problems.Add(item, $"{key} has {value} twice");
            values.Add(value);
        }

        return values.ToImmutable();
    }

    private static ImmutableArray<decimal>? Range(SectionReader range, string key, decimal minimum, decimal maximum)
    {
        foreach (var part in ExperimentSchema.Axis.KeyNames)
        {
            if (!range.Require(part, $"{key} needs from, to and step"))
                return null;
        }

        if (
            range.Number("from", minimum, maximum) is not { } from
            || range.Number("to", minimum, maximum) is not { } to
            || range.Number("step", 0.000001m, maximum) is not { } step
        )
        {
            return null;
        }

        if (to < from)
            range.Problems.Add(range.At("to"), $"{key} goes from {from} to {to}; to must not be smaller than from");
        else if ((to - from) / step >= MaximumValues)
            range.Problems.Add(
                range.At("step"),
                $"{key} has {decimal.Floor((to - from) / step) + 1} values; at most {MaximumValues} are allowed, so "
                    + $"take a larger step"
            );
        else
            return ScalingGrid.Range(from, to, step);
        return null;
    }
}
