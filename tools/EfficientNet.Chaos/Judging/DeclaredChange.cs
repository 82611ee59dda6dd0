using EfficientNet.Contracts;

namespace EfficientNet.Chaos.Judging;

/// <summary>Which attempts a fault may end, declared beforehand.</summary>
/// <param name="Run">The run that it hits; null means that no run may lose an attempt.</param>
/// <param name="Attempt">Its attempt.</param>
/// <param name="Least">Ends that it must cause.</param>
/// <param name="Most">Ends that it may cause.</param>
/// <param name="Reasons">Why they end.</param>
internal sealed record DeclaredChange(string? Run, int Attempt, int Least, int Most, IReadOnlyList<AttemptEnd> Reasons)
{
    /// <summary>No attempt ends.</summary>
    public static DeclaredChange None { get; } = new(null, 0, 0, 0, []);

    /// <summary>The attempt ends, once, for one of these reasons.</summary>
    public static DeclaredChange Ends(string run, int attempt, params IReadOnlyList<AttemptEnd> reasons) =>
        new(run, attempt, 1, 1, reasons);

    /// <summary>The run may lose some attempts.</summary>
    public static DeclaredChange MayEnd(string run, int attempt, int most, params IReadOnlyList<AttemptEnd> reasons) =>
        new(run, attempt, 0, most, reasons);

    /// <summary>Text for people.</summary>
    public override string ToString() =>
        Run is null
            ? "no attempt ends"
            : $"{(Least == Most ? $"{Most}" : $"{Least} to {Most}")} of {Run} end{(Most == 1 ? "s" : "")} "
                + $"({string.Join(" or ", Reasons)})";
}
