using static TorchSharp.torch;

namespace EfficientNet.Data;

/// <summary>
/// Mean and standard deviation by channel, as fractions of full brightness, by which an image is shifted and scaled.
/// </summary>
public sealed class Normalisation : IDisposable
{
    private readonly float[] _shift;
    private readonly float[] _scale;
    private Tensor? _shiftTensor;
    private Tensor? _scaleTensor;

    /// <summary>From one number a channel; one channel for grey images, which become colour by repetition afterwards.</summary>
    public Normalisation(double[] mean, double[] deviation)
    {
        (Mean, Deviation) = (mean, deviation);
        _shift = Array.ConvertAll(mean, value => (float)(value * 255));
        _scale = Array.ConvertAll(deviation, value => (float)(1 / (value * 255)));
    }

    /// <summary>ImageNet's, for colour photographs: the reference code's MEAN_RGB and STDDEV_RGB over 255.</summary>
    public static Normalisation ImageNet => new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>Mean by channel.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>Standard deviation by channel.</summary>
    public IReadOnlyList<double> Deviation { get; }

    /// <summary>
    /// Bytes [N, H, W, C] to floats [N, <paramref name="inputChannels"/>, H, W] in channels-last memory order; grey is repeated
    /// to colour. The work happens on the device of <paramref name="pixels"/>, so that bytes, not floats, are copied there.
    /// </summary>
    public Tensor Apply(Tensor pixels, int inputChannels)
    {
        using var scope = NewDisposeScope();
        _shiftTensor ??= tensor(_shift, device: pixels.device).DetachFromDisposeScope();
        _scaleTensor ??= tensor(_scale, device: pixels.device).DetachFromDisposeScope();
        var values = pixels.to(ScalarType.Float32).sub_(_shiftTensor).mul_(_scaleTensor); // [N, H, W, C]
        var channels = pixels.shape[3];
        if (channels == 1 && inputChannels > 1)
            values = values.expand(pixels.shape[0], pixels.shape[1], pixels.shape[2], inputChannels).contiguous();
        else if (channels != inputChannels)
            throw new DataSetException(
                $"The images have {channels} channels, the network takes {inputChannels}; only grey images fit any network."
            );
        return values.permute(0, 3, 1, 2).MoveToOuterDisposeScope(); // [N, C, H, W]
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _shiftTensor?.Dispose();
        _scaleTensor?.Dispose();
    }
}
