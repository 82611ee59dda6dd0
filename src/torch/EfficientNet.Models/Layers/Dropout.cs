using static TorchSharp.torch;

namespace EfficientNet.Models.Layers;

/// <summary>
/// Dropout whose mask comes from the CPU's generator on every device, unlike TorchSharp's own (<see cref="KeepMask"/>).
/// </summary>
internal sealed class Dropout(double probability) : nn.Module<Tensor, Tensor>(nameof(Dropout))
{
    public override Tensor forward(Tensor input) // [N, C]
    {
        if (probability == 0 || !training)
            return input.alias();
        using var scope = NewDisposeScope();
        return (input * KeepMask.Draw(input.shape, probability, input)).MoveToOuterDisposeScope();
    }
}
