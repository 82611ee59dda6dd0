namespace EfficientNet.Scaling;

/// <summary>Which points of a grid are worth training.</summary>
public enum GridConstraintKind
{
    /// <summary>All of them.</summary>
    None = 0,

    /// <summary>The paper's rule: α·β²·γ² near the target.</summary>
    Product = 1,

    /// <summary>Real multiply-adds of the rounded network near the target times the base network's.</summary>
    Cost = 2,
}
