using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Training;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>
/// Tries a training step in bfloat16 before a run that will use it on a processor. It takes less than half a second, so each
/// start tries it: a remembered verdict would be in doubt after every update of kernel or microcode.
/// </summary>
public static class Bfloat16Trial
{
    /// <summary>Whether this run needs it. For a GPU, <c>effnet doctor --gpu</c> has the same check.</summary>
    public static bool Concerns(StartTraining start) =>
        start.Specification.Recipe.Precision == Precision.Bfloat16 && DeviceName.IsCpu(start.Device);

    /// <summary>Tries the step with as many threads as the run has.</summary>
    /// <exception cref="TrainingException">It is computed wrongly here.</exception>
    public static void Run(int threads) => Require(StepCheck.Bfloat16(new CheckedDevice(DeviceName.Cpu, threads)));

    /// <summary>Refuses the run if the check's answer is that the step is wrong.</summary>
    /// <exception cref="TrainingException">
    /// It is wrong; the user must change something, since it would be wrong again.
    /// </exception>
    public static void Require(DeviceCheckResult result)
    {
        if (result.Verdict == CheckVerdict.Wrong)
            throw new TrainingException(
                FailureClass.User,
                $"recipe.precision is bfloat16, and this processor computes a training step in it wrongly: {result.Measured}. "
                    + "Set recipe.precision to float32, or run it on other hosts."
            );
    }
}
