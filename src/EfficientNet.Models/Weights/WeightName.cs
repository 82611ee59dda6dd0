namespace EfficientNet.Models.Weights;

/// <summary>One tensor of a network under its three names.</summary>
/// <param name="Torchvision">Also the network's own state-dict key.</param>
/// <param name="Timm">In timm's files.</param>
/// <param name="Lukemelas">In lukemelas' files.</param>
/// <param name="IsOptional">Whether a file may leave it out: the counter of batches, which nothing but its own momentum-free mode reads.</param>
public sealed record WeightName(string Torchvision, string Timm, string Lukemelas, bool IsOptional)
{
    /// <summary>The name by a convention.</summary>
    public string By(WeightConvention convention) => convention switch
    {
        WeightConvention.Torchvision => Torchvision,
        WeightConvention.Timm => Timm,
        WeightConvention.Lukemelas => Lukemelas,
        _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "No such convention of weight names."),
    };
}
