using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Stages.Random;

/// <summary>The draws of a stage, each by its number alone.</summary>
internal sealed class RandomDraws(BaseNetwork network, ScalingOptions options, RandomStage stage)
{
    /// <summary>A rule that so many tries in a row fail lets next to nothing through.</summary>
    public const int MostTries = 1000;

    private readonly Lazy<long> _baseMultiplyAdds = new(() =>
        ArchitectureCost.Totals(CompoundScaling.Scale(network, new ScalingCoefficients(1, 1, 1, 0), options)).MultiplyAdds
    );

    public RandomDraws(StageScope scope)
        : this(scope.Network, scope.Options, (RandomStage)scope.Stage) { }

    /// <summary>How many draws there are.</summary>
    public int Count => stage.Samples;

    /// <summary>All that can be drawn.</summary>
    public IReadOnlyList<Proposal> All() => [.. Enumerable.Range(1, Count).Select(Draw).OfType<Proposal>()];

    /// <summary>Draw <paramref name="number"/>, from 1; null when no try passes the rule.</summary>
    /// <exception cref="ScalingRangeException">It leads out of range, see <see cref="CompoundScaling.Scale"/>.</exception>
    public Proposal? Draw(int number)
    {
        var numbers = new DrawnNumbers(stage.Seed, number);
        return Enumerable.Range(0, MostTries).Select(_ => Try(numbers)).FirstOrDefault(proposal => proposal is not null);
    }

    private Proposal? Try(DrawnNumbers numbers)
    {
        var proposal = stage.Widths.IsEmpty ? Scaled(numbers) : Direct(numbers);
        return
            proposal is not null
            && (
                stage.Constraint.Kind is not GridConstraintKind.Cost
                || stage.Constraint.Allows(proposal.MultiplyAdds, unit: _baseMultiplyAdds.Value)
            )
            ? proposal
            : null;
    }

    private Proposal? Scaled(DrawnNumbers numbers)
    {
        var point = new ScalingCoefficients(
            numbers.OneOf(stage.Alphas.AsSpan()),
            numbers.OneOf(stage.Betas.AsSpan()),
            numbers.OneOf(stage.Gammas.AsSpan()),
            numbers.OneOf(stage.Phis.AsSpan())
        );
        return stage.Constraint.Kind is GridConstraintKind.Product && !stage.Constraint.Allows(point.Product)
            ? null
            : Proposal.Of(ConfigurationLabel.Of(point), CompoundScaling.Scale(network, point, options), point);
    }

    private Proposal Direct(DrawnNumbers numbers)
    {
        var direct = new DirectScaling(
            numbers.OneOf(stage.Widths.AsSpan()),
            numbers.OneOf(stage.Depths.AsSpan()),
            numbers.OneOf(stage.Resolutions.AsSpan())
        );
        return Proposal.Of(
            ConfigurationLabel.Of(direct),
            CompoundScaling.Apply(network, direct.Width, direct.Depth, direct.Resolution, options)
        );
    }
}
