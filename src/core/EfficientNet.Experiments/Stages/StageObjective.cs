using System.Globalization;

namespace EfficientNet.Experiments.Stages;

/// <summary>
/// What a stage optimises: top-1 on the held-out training images, or, with a target, top-1 · (multiply-adds / target)^exponent
/// (Tan &amp; Le 2019, section 4: ACC · (FLOPS/T)^w, with w = −0.07).
/// </summary>
/// <param name="Target">T: multiply-adds for one image; null: cost does not count.</param>
/// <param name="Exponent">w; negative, so that what costs more than the target is worth less.</param>
public sealed record StageObjective(long? Target = null, double Exponent = StageObjective.PaperExponent)
{
    /// <summary>The paper's w.</summary>
    public const double PaperExponent = -0.07;

    /// <summary>Accuracy alone.</summary>
    public static StageObjective ValidationTop1 { get; } = new();

    /// <summary>What a configuration is worth; the highest wins.</summary>
    public double Of(double validationTop1, long multiplyAdds) =>
        Target is { } target ? validationTop1 * Math.Pow((double)multiplyAdds / target, Exponent) : validationTop1;

    /// <summary>For people, for example <c>top-1 · (multiply-adds / 400000000)^-0.07</c>.</summary>
    public override string ToString() =>
        Target is { } target
            ? string.Create(CultureInfo.InvariantCulture, $"top-1 · (multiply-adds / {target})^{Exponent}")
            : "top-1";
}
