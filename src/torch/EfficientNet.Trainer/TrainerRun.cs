using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data;
using EfficientNet.Host.Files;
using EfficientNet.Models;
using EfficientNet.Trainer.DeviceChecks;
using EfficientNet.Training;
using EfficientNet.Training.Checkpoints;

namespace EfficientNet.Trainer;

/// <summary>One run in this process: slot, data, loop, and the exit code for how it ended.</summary>
internal static class TrainerRun
{
    /// <summary>Trains, and reports even a failure as a message.</summary>
    /// <param name="start">What to train.</param>
    /// <param name="report">Writes a message.</param>
    /// <param name="beforeLastWord">Called before the last message.</param>
    /// <param name="exit">Ends the process.</param>
    /// <param name="leave">Asks to leave at a checkpoint.</param>
    public static TrainerExitCode Run(
        StartTraining start,
        Action<TrainerMessage> report,
        Action beforeLastWord,
        Action<TrainerExitCode> exit,
        CancellationToken leave
    )
    {
        TrainingLoop? loop = null;
        FileLock? slot = null;
        try
        {
            // Building a large network takes minutes in native code, and before the first step there is nothing to save: leave
            // at once.
            using var leaveEarly = leave.Register(() =>
            {
                Console.Error.WriteLine("Asked to leave before the first step: there is nothing to save.");
                exit(TrainerExitCode.Left);
            });
            slot = TakeSlot(start.SlotLockFile);
            if (slot is null)
            {
                Console.Error.WriteLine($"Another trainer holds {start.SlotLockFile}.");
                return TrainerExitCode.SlotTaken;
            }

            report(new TrainerAlive("reading data and loading libtorch", Step: 0));
            // Before anything that could read the environment runs.
            if (Bfloat16Trial.Concerns(start))
                Bfloat16Kernels.Emulate();
            // Reading files and mapping libtorch take half a second each, so they run in parallel.
            var specification = start.Specification;
            var data = Task.Run(
                () => RunData.Load(specification.Data, start.DataDirectory, specification.Architecture.Resolution),
                CancellationToken.None
            );
            TorchRuntime.EnsureLoaded();
            if (Bfloat16Trial.Concerns(start))
            {
                report(new TrainerAlive("trying a step in bfloat16", Step: 0));
                Bfloat16Trial.Run(start.Threads);
            }

            loop = new TrainingLoop(start, data.GetAwaiter().GetResult(), OptionsFor(start), Report, TimeProvider.System);
            leaveEarly.Dispose();
            return loop.Run(leave) is not null ? TrainerExitCode.Completed
                : loop.IsHalted ? TrainerExitCode.Halted
                : TrainerExitCode.Left;
        }
        catch (CheckpointsUnusableException unusable)
        {
            Report(new CheckpointsUnusable(unusable.PassedOver));
            return TrainerExitCode.CheckpointsUnusable;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error);
            var failure = TrainingException.Classify(error);
            Report(new TrainingFailed(failure, error.Message, loop?.Step ?? 0));
            return ExitCode(failure);
        }
        finally
        {
            loop?.Dispose();
            slot?.Dispose();
        }

        void Report(TrainerMessage message)
        {
            foreach (
                var passed in message switch
                {
                    TrainerStarted started => started.PassedOver,
                    CheckpointsUnusable unusable => unusable.PassedOver,
                    _ => null,
                } ?? []
            )
                Console.Error.WriteLine($"The checkpoint at step {passed.Step} could not be used: {passed.Reason}");
            if (message is TrainingCompleted or TrainingFailed or CheckpointsUnusable)
                beforeLastWord();
            report(message);
        }
    }

    // Held for the life of the process; the kernel releases it whatever happens (protocol rule P20).
    private static FileLock? TakeSlot(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return FileLock.TryTake(path);
    }

    // On the processor the threads compute; beside a GPU all but the one that feeds it load images.
    private static TrainingOptions OptionsFor(StartTraining start) =>
        DeviceName.IsCpu(start.Device)
            ? new TrainingOptions()
            : new TrainingOptions { LoaderWorkers = Math.Max(1, start.Threads - 1) };

    private static TrainerExitCode ExitCode(FailureClass failure) =>
        failure switch
        {
            FailureClass.User => TrainerExitCode.User,
            FailureClass.OutOfMemory => TrainerExitCode.OutOfMemory,
            FailureClass.Numerical => TrainerExitCode.Numerical,
            _ => TrainerExitCode.Internal,
        };
}
