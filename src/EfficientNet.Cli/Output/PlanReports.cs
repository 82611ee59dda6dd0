using EfficientNet.Experiments.Planning;

namespace EfficientNet.Cli.Output;

/// <summary>How a plan is printed.</summary>
internal static class PlanReports
{
    /// <summary>The plan with one row for each architecture; a sweep that waits for its grid has one for each ϕ.</summary>
    public static Report Of(PlanReport plan) => Report.Table(
        plan, Rows(plan).ToArray(),
        (ReportColumn.Text("Stage", "stage"), row => row.Stage.Name),
        (ReportColumn.Number("α", "alpha"), row => row.Configuration?.Alpha),
        (ReportColumn.Number("β", "beta"), row => row.Configuration?.Beta),
        (ReportColumn.Number("γ", "gamma"), row => row.Configuration?.Gamma),
        (ReportColumn.Number("ϕ", "phi"), row => row.Configuration?.Phi ?? row.Phi?.Phi),
        (ReportColumn.Text("Network", "label"), row => row.Configuration is { Alpha: null } named ? named.Label : row.Configuration is null ? $"best of {row.Stage.BestOf}" : ""),
        (ReportColumn.Number("Product", "product"), row => row.Configuration?.Product),
        (ReportColumn.Text("Pixels", "resolution"), row => row.Configuration?.Resolution.ToString() ?? Span(row.Phi!.Resolution, value => $"{value}")),
        (ReportColumn.Text("Parameters", "parameters"), row => row.Configuration is { } one ? Figures.Count(one.Parameters) : Span(row.Phi!.Parameters, value => Figures.Count(value))),
        (ReportColumn.Text("Multiply-adds", "multiplyAdds"), row => row.Configuration is { } one ? Figures.Count(one.MultiplyAdds) : Span(row.Phi!.MultiplyAdds, value => Figures.Count(value))),
        (ReportColumn.Text("Cost", "costRatio"), row => row.Configuration is { } one ? $"{one.CostRatio:0.000}×" : Span(row.Phi!.CostRatio, value => $"{value:0.00}×")),
        (ReportColumn.Number("Members", "members"), row => row.Configuration?.Members.Count),
        (ReportColumn.Text("Device time", "deviceHours"), row => row.Configuration?.DeviceHours is { } hours ? Figures.Hours(hours) : "")) with
    {
        Before = [.. Heading(plan), .. plan.Stages.Select(Sentence), ""],
        After = ["", Total(plan), plan.Estimate, $"Throughput: {Figures.Count(plan.Throughput.MultiplyAddsPerSecond)} multiply-adds a second ({plan.Throughput.Source})."],
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
        parts.Add($"{Span(stage.Runs, value => $"{value}")} runs");
        return $"{stage.Name}: {string.Join(", ", parts)}";
    }

    /// <summary>Runs and hours in all.</summary>
    public static string Total(PlanReport plan)
    {
        var total = $"In all {Span(plan.Runs, value => $"{value}")} runs of {plan.Epochs} epochs";
        return plan.DeviceHours is { } hours ? $"{total}, about {Span(hours, Figures.Hours)} on one device." : total + ".";
    }

    private static IEnumerable<string> Heading(PlanReport plan)
    {
        yield return $"{plan.Name}: {plan.Network.Name} ({plan.Network.Resolution} pixels, {Figures.Count(plan.Network.Parameters)} parameters, {Figures.Count(plan.Network.MultiplyAdds)} multiply-adds) on {plan.Data}";
        yield return $"{(plan.TrainingImages is { } images ? $"{images:N0}" : "an unknown number of")} training images, {plan.ValidationImages:N0} held out, {plan.Epochs} epochs, {plan.Seeds} {(plan.Seeds == 1 ? "seed" : "seeds")}";
    }

    private static IEnumerable<PlanRow> Rows(PlanReport plan) => plan.Stages.SelectMany(stage =>
        (stage.Configurations ?? []).Select(configuration => new PlanRow(stage, configuration, null))
            .Concat((stage.Phis ?? []).Select(phi => new PlanRow(stage, null, phi))));

    private static string Span<T>(PlannedRange<T> range, Func<T, string> show) =>
        show(range.Minimum) is var least && show(range.Maximum) is var most && least == most ? least : $"{least} … {most}";

    private sealed record PlanRow(StagePlan Stage, PlannedConfiguration? Configuration, PlannedPhi? Phi);
}
