namespace EfficientNet.Models.Weights;

/// <summary>One tensor of a network under its three names.</summary>
/// <param name="Torchvision">Also the network's own state-dict key.</param>
/// <param name="Timm">In timm's files; null where timm's name is not known.</param>
/// <param name="Lukemelas">In lukemelas' files; null where that library has no such network.</param>
/// <param name="IsOptional">
/// Whether a file may omit it: the counter of batches, which only batch norm without momentum reads.
/// </param>
public sealed record WeightName(string Torchvision, string? Timm, string? Lukemelas, bool IsOptional)
{
    /// <summary>The name in a convention.</summary>
    /// <exception cref="WeightsException">The convention has no name for it.</exception>
    public string By(WeightConvention convention) =>
        convention switch
        {
            WeightConvention.Torchvision => Torchvision,
            WeightConvention.Timm => Timm ?? throw Nameless(convention),
            WeightConvention.Lukemelas => Lukemelas ?? throw Nameless(convention),
            _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "No such convention of weight names."),
        };

    private WeightsException Nameless(WeightConvention convention) =>
        new(
            Torchvision,
            $"{convention} has no name for it, since its names are known for depthwise blocks only; use Torchvision's."
        );
}
