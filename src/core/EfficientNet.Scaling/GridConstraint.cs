namespace EfficientNet.Scaling;

/// <summary>
/// The rule of a grid, decided in exact decimal arithmetic: in the paper's grid (1.9, 1, 1) lies exactly on |product − 2| = 0.1.
/// </summary>
/// <param name="Kind">What is compared with the target.</param>
/// <param name="Target">Wanted product, or wanted ratio of multiply-adds to the base network's.</param>
/// <param name="Tolerance">Largest distance from the target, in the same unit.</param>
/// <param name="Inclusive">Whether a point at exactly the largest distance passes.</param>
public sealed record GridConstraint(GridConstraintKind Kind, decimal Target = 2, decimal Tolerance = 0.1m, bool Inclusive = false)
{
    /// <summary>Every point passes.</summary>
    public static GridConstraint None { get; } = new(GridConstraintKind.None);

    /// <summary>Whether <paramref name="value"/>, a product or a cost ratio × <paramref name="unit"/>, passes.</summary>
    public bool Allows(decimal value, decimal unit = 1)
    {
        var distance = Math.Abs(value - (Target * unit));
        return distance < Tolerance * unit || (Inclusive && distance == Tolerance * unit);
    }
}
