namespace EfficientNet.Models.Weights;

/// <summary>A name, or a prefix of names, in the three conventions; null where a library has no such network.</summary>
internal sealed record NamePath(string Torchvision, string? Timm, string? Lukemelas)
{
    private const string Counter = "num_batches_tracked";

    /// <summary>The empty prefix.</summary>
    public static NamePath Root { get; } = new("", "", "");

    /// <summary>The names with this prefix.</summary>
    public NamePath Then(string torchvision, string? timm, string? lukemelas) =>
        new(Torchvision + torchvision, Joined(Timm, timm), Joined(Lukemelas, lukemelas));

    /// <summary>Weight and bias of a layer with these names.</summary>
    public IEnumerable<WeightName> Biased() => [Tensor("weight"), Tensor("bias")];

    /// <summary>The weight of a layer with these names.</summary>
    public IEnumerable<WeightName> Unbiased() => [Tensor("weight")];

    /// <summary>The tensors of a batch normalisation with these names; old files lack the counter of batches.</summary>
    public IEnumerable<WeightName> Normalisation() =>
        [Tensor("weight"), Tensor("bias"), Tensor("running_mean"), Tensor("running_var"), Tensor(Counter)];

    private static string? Joined(string? path, string? name) => path is null || name is null ? null : path + name;

    private WeightName Tensor(string name)
    {
        var path = Then($".{name}", $".{name}", $".{name}");
        return new WeightName(path.Torchvision, path.Timm, path.Lukemelas, IsOptional: name == Counter);
    }
}
