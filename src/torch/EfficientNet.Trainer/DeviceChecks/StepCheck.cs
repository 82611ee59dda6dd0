using System.Globalization;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Loading;
using EfficientNet.Training;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>Whether one training step, from pixels to changed weights, gives what it should.</summary>
internal static class StepCheck
{
    // Float32 sums in another order differ by some 1e-5 of the loss; batch norm over few pixels amplifies that in the gradients.
    private const double MostLossError = 1e-3;
    private const double MostUpdateError = 2e-2;

    // Bfloat16 has 8 bits: errors of 2e-3 a layer add up, so only the first stages are compared. A processor gives 1e-3 and 4e-2.
    private const int MixedStages = 3;
    private const double MostMixedLossError = 2e-2;
    private const double MostMixedUpdateError = 0.2;

    /// <summary>Float32 on the device beside float32 on the processor.</summary>
    public static DeviceCheckResult Float32(CheckedDevice device)
    {
        device.Prepare(DeterminismMode.Exact);
        return Compare(
            DeviceCheckNames.Float32,
            Step(CheckedRun.Specification, CPU),
            Step(CheckedRun.Specification, device.Device),
            MostLossError,
            MostUpdateError,
            "This device does not compute what a processor does: its results can't be trusted."
        );
    }

    /// <summary>Bfloat16 beside float32 on the device.</summary>
    public static DeviceCheckResult Bfloat16(CheckedDevice device)
    {
        device.Prepare(DeterminismMode.Exact);
        var mixed = Step(FirstStages(Precision.Bfloat16), device.Device);
        return mixed.Precision == Precision.Bfloat16
            ? Compare(
                DeviceCheckNames.Bfloat16,
                Step(FirstStages(Precision.Float32), device.Device),
                mixed,
                MostMixedLossError,
                MostMixedUpdateError,
                "Leave recipe.precision at float32 on this device."
            )
            : new DeviceCheckResult(
                DeviceCheckNames.Bfloat16,
                CheckVerdict.Remark,
                "this libtorch lacks mixed precision",
                "Runs with recipe.precision: bfloat16 train in float32 here, and say so in their compute class."
            );
    }

    private static RunSpecification FirstStages(Precision precision)
    {
        var specification = CheckedRun.In(precision);
        return specification with
        {
            Architecture = specification.Architecture with { Groups = [.. specification.Architecture.Groups.Take(MixedStages)] },
        };
    }

    private static DeviceCheckResult Compare(
        string check,
        Outcome expected,
        Outcome actual,
        double mostLossError,
        double mostUpdateError,
        string otherwise
    )
    {
        var loss = Math.Abs(actual.Loss - expected.Loss) / expected.Loss;
        var update = Distance(actual.Update, expected.Update);
        var measured = string.Create(
            CultureInfo.InvariantCulture,
            $"loss {actual.Loss:0.0000} beside {expected.Loss:0.0000} (off by {loss:0.0e+0}, at most {mostLossError}), "
                + $"the weights' change off by {update:0.0e+0} (at most {mostUpdateError})"
        );
        // A comparison with NaN is false, so test for the good case.
        return loss <= mostLossError && update <= mostUpdateError
            ? new DeviceCheckResult(check, CheckVerdict.Good, measured)
            : new DeviceCheckResult(check, CheckVerdict.Wrong, measured, otherwise);
    }

    private static Outcome Step(RunSpecification specification, Device device)
    {
        var data = CheckedRun.Data();
        using var scope = NewDisposeScope();
        using var state = new TrainingState(specification, data.Normalisation, device);
        using var batch = new BatchLoader(data.Train, specification.Recipe.BatchSize, workers: 1)
            .Epoch(specification.Seed, epoch: 1)
            .First();
        state.TrainStep(batch, learningRate: 1e-3);
        using var untracked = no_grad();
        var momenta = state.Tensors().Where(tensor => tensor.Name.StartsWith("momentum.", StringComparison.Ordinal));
        return new Outcome(
            state.LossSum / batch.Count,
            [.. momenta.SelectMany(tensor => tensor.Tensor.cpu().contiguous().data<float>().ToArray())],
            state.Precision
        );
    }

    private static double Distance(float[] actual, float[] expected) =>
        Math.Sqrt(
            actual.Zip(expected).Sum(pair => Square(pair.First - (double)pair.Second)) / expected.Sum(value => Square(value))
        );

    private static double Square(double value) => value * value;

    private sealed record Outcome(double Loss, float[] Update, Precision Precision);
}
