using EfficientNet.Contracts;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Cli.Output;

/// <summary>How a plan is printed.</summary>
internal static class PlanReports
{
    /// <summary>The plan with one row for each architecture; a sweep that waits for its grid has one for each ϕ.</summary>
    public static ReportTable Of(PlanReport plan) =>
        ReportTable.Table(
            plan,
            Rows(plan).ToArray(),
            (ReportColumn.Text("Stage", "stage"), row => row.Stage.Name),
            (ReportColumn.Number("α", "alpha"), row => row.Configuration?.Alpha),
            (ReportColumn.Number("β", "beta"), row => row.Configuration?.Beta),
            (ReportColumn.Number("γ", "gamma"), row => row.Configuration?.Gamma),
            (ReportColumn.Number("ϕ", "phi"), row => row.Configuration?.Phi ?? row.Phi?.Phi),
            (
                ReportColumn.Text("Network", "label"),
                row =>
                    row.Configuration is { Alpha: null } named ? named.Label
                    : row.Configuration is null ? $"best of {row.Stage.BestOf}"
                    : ""
            ),
            (ReportColumn.Number("Product", "product"), row => row.Configuration?.Product),
            (
                Measure("Pixels", "resolution", value => $"{value}"),
                row => row.Configuration is { } one ? new Span(one.Resolution, one.Resolution) : Span.Of(row.Phi!.Resolution)
            ),
            (
                Measure("Parameters", "parameters", Numerals.Count),
                row => row.Configuration is { } one ? new Span(one.Parameters, one.Parameters) : Span.Of(row.Phi!.Parameters)
            ),
            (
                Measure("Multiply-adds", "multiplyAdds", Numerals.Count),
                row =>
                    row.Configuration is { } one ? new Span(one.MultiplyAdds, one.MultiplyAdds) : Span.Of(row.Phi!.MultiplyAdds)
            ),
            (
                Measure("Cost", "costRatio", value => $"{value:0.000}×"),
                row => row.Configuration is { } one ? new Span(one.CostRatio, one.CostRatio) : Span.Of(row.Phi!.CostRatio)
            ),
            (ReportColumn.Number("Micro-batch", "microBatchSize"), row => row.Configuration?.MicroBatchSize),
            (
                new ReportColumn(
                    "Memory",
                    "trainingMemoryBytes",
                    value => value is long bytes ? Numerals.Bytes(bytes) : "",
                    Right: true
                ),
                row => row.Configuration?.TrainingMemoryBytes
            ),
            (ReportColumn.Number("Members", "members"), row => row.Configuration?.Members.Count),
            (
                new ReportColumn(
                    "Device time",
                    "deviceHours",
                    value => value is double hours ? Figures.Hours(hours) : "",
                    Right: true
                ),
                row => row.Configuration?.DeviceHours
            )
        ) with
        {
            Before = [.. Heading(plan), .. plan.Stages.Select(Sentence), ""],
            After =
            [
                "",
                Total(plan),
                plan.Estimate,
                $"Throughput: {Numerals.Count(plan.Throughput.MultiplyAddsPerSecond)} multiply-adds a second "
                    + $"({plan.Throughput.Source}).",
            ],
        };

    /// <summary>One sentence for a stage: "grid: 2541 points, 108 feasible, 65 architectures, 65 runs".</summary>
    public static string Sentence(StagePlan stage)
    {
        var parts = new List<string>();
        if (stage.Points is { } points)
            parts.Add($"{points} points");
        if (stage.Feasible is { } feasible)
            parts.Add($"{feasible} feasible");
        if (stage.Architectures is { } architectures)
            parts.Add($"{architectures} architectures");
        if (stage.Phis is { } phis)
            parts.Add($"the best of {stage.BestOf} at ϕ = {string.Join(", ", phis.Select(phi => Figures.Plain(phi.Phi)))}");
        parts.Add($"{Between(stage.Runs, value => $"{value}")} runs");
        if (stage.Epochs is { } epochs)
            parts.Add($"{epochs} epochs");
        if (stage.Data is { } data)
            parts.Add($"on {data}");
        if (stage.Weights is { } weights)
            parts.Add($"begun from the weights {weights}");
        if (stage.Objective is { } objective)
            parts.Add($"for the highest {objective}");
        return $"{stage.Name}: {string.Join(", ", parts)}";
    }

    /// <summary>Runs and hours in all.</summary>
    public static string Total(PlanReport plan)
    {
        var epochs = plan.Stages.Any(stage => stage.Epochs is not null) ? "" : $" of {plan.Epochs} epochs";
        var total = $"In all {Between(plan.Runs, value => $"{value}")} runs{epochs}";
        return plan.DeviceHours is { } hours ? $"{total}, about {Between(hours, Figures.Hours)} on one device." : total + ".";
    }

    private static IEnumerable<string> Heading(PlanReport plan)
    {
        yield return $"{plan.Name}: {plan.Network.Name} ({plan.Network.Resolution} pixels, "
            + $"{Numerals.Count(plan.Network.Parameters)} parameters, {Numerals.Count(plan.Network.MultiplyAdds)} "
            + "multiply-adds) on "
            + $"{plan.Data}{(plan.Weights is { } weights ? $", begun from the weights {weights}" : "")}";
        yield return $"{(plan.TrainingImages is { } images ? $"{images:N0}" : "an unknown number of")} training images, "
            + $"{plan.ValidationImages:N0} held out, {plan.Epochs} epochs, {plan.Seeds} "
            + $"{(plan.Seeds == 1 ? "seed" : "seeds")}";
    }

    private static IEnumerable<PlanRow> Rows(PlanReport plan) =>
        plan.Stages.SelectMany(stage =>
            (stage.Configurations ?? [])
                .Select(configuration => new PlanRow(stage, configuration, null))
                .Concat((stage.Phis ?? []).Select(phi => new PlanRow(stage, null, phi)))
        );

    private static string Between<T>(PlannedRange<T> range, Func<T, string> show) =>
        show(range.Minimum) is var least && show(range.Maximum) is var most && least == most ? least : $"{least} … {most}";

    private static ReportColumn Measure(string header, string key, Func<double, string> show) =>
        new(
            header,
            key,
            value => value is Span span ? Between(new PlannedRange<double>(span.Least, span.Most), show) : "",
            Right: true
        );

    private sealed record PlanRow(StagePlan Stage, PlannedConfiguration? Configuration, PlannedPhi? Phi);

    /// <summary>A number, or the range that it lies in; CSV has <c>least..most</c>.</summary>
    private sealed record Span(double Least, double Most)
    {
        public static Span Of<T>(PlannedRange<T> range) => new(Convert.ToDouble(range.Minimum), Convert.ToDouble(range.Maximum));

        public override string ToString() => Least == Most ? $"{Least}" : $"{Least}..{Most}";
    }
}
