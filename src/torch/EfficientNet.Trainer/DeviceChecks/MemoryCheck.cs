using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data;
using EfficientNet.Data.Loading;
using EfficientNet.Training;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>Whether a batch that fits no memory fails, is recognised, and does no harm to later steps.</summary>
internal static class MemoryCheck
{
    // As floats 646 TB, more than a processor can address: even an overcommitting system refuses it.
    private const long AbsurdBatch = 1 << 30;
    private const int AbsurdSide = 224;

    public static DeviceCheckResult Run(CheckedDevice device)
    {
        device.Prepare(DeterminismMode.Exact);
        using var state = new TrainingState(CheckedRun.Specification, Normalisation.ImageNet, device.Device);
        var refusal = Refusal(state, device);
        if (refusal is null)
            return new DeviceCheckResult(
                DeviceCheckNames.Memory,
                CheckVerdict.Wrong,
                $"a batch of {AbsurdBatch} images was accepted",
                "There is no device with so much memory."
            );

        var measured = $"a batch of {AbsurdBatch} images: {refusal.Message.Split('\n')[0].Trim()}";
        var recognised = TrainingException.Classify(refusal);
        if (recognised != FailureClass.OutOfMemory)
            return new DeviceCheckResult(
                DeviceCheckNames.Memory,
                CheckVerdict.Wrong,
                $"{measured} (recognised as {recognised})",
                "This message is not recognised as lack of memory; recipe.onOutOfMemory has no effect."
            );

        using var small = Batch(
            CheckedRun.Specification.Recipe.BatchSize,
            CheckedRun.Specification.Architecture.Resolution,
            device.Device
        );
        state.TrainStep(small, learningRate: 1e-3);
        return double.IsFinite(state.LossSum)
            ? new DeviceCheckResult(
                DeviceCheckNames.Memory,
                CheckVerdict.Good,
                $"{measured}: recognised as lack of memory, and the next step works"
            )
            : new DeviceCheckResult(
                DeviceCheckNames.Memory,
                CheckVerdict.Remark,
                $"{measured}: recognised as lack of memory, but the next step's loss is {state.LossSum}",
                "A trainer ends after it, so that no run is harmed."
            );
    }

    private static Exception? Refusal(TrainingState state, CheckedDevice device)
    {
        try
        {
            using var absurd = Batch(AbsurdBatch, AbsurdSide, device.Device);
            state.TrainStep(absurd, learningRate: 1e-3);
            device.Synchronise();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>One image repeated, which takes the memory of one until it is converted to floats.</summary>
    private static ImageBatch Batch(long images, int side, Device device)
    {
        using var scope = NewDisposeScope();
        var image = zeros(1, side, side, 3, dtype: ScalarType.Byte, device: device);
        var pixels = image.expand(images, side, side, 3); // [N, H, W, C]
        var labels = zeros(1, dtype: ScalarType.Int64, device: device).expand(images); // [N]
        return new ImageBatch(pixels.DetachFromDisposeScope(), labels.DetachFromDisposeScope());
    }
}
