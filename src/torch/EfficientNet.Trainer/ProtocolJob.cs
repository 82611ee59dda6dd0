using System.Runtime.InteropServices;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Trainer.Protocol;

namespace EfficientNet.Trainer;

/// <summary>The trainer as an agent starts it: commands on standard input, messages on standard output.</summary>
internal static class ProtocolJob
{
    public static int Run()
    {
        using var output = ProtocolOutput.Claim();
        using var leave = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            context =>
            {
                context.Cancel = true;
                leave.Cancel();
            }
        );
        var input = new CommandInput(new StreamReader(Console.OpenStandardInput()), leave, Exit);
        try
        {
            return (int)TrainerRun.Run(input.WaitForStart(), output.Write, input.Finish, Exit, leave.Token);
        }
        catch (OperationCanceledException)
        {
            return (int)TrainerExitCode.Left;
        }
        catch (FormatException error)
        {
            input.Finish();
            output.Write(new TrainingFailed(FailureClass.Infrastructure, error.Message, Step: 0));
            return (int)TrainerExitCode.Internal;
        }
    }

    private static void Exit(TrainerExitCode code) => TrainerLibc.ExitNow((int)code);
}
