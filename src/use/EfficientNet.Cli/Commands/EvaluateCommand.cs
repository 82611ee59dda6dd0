using System.CommandLine;
using EfficientNet.Cli.Live;
using EfficientNet.Cli.Local;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts.Inference;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet evaluate</c>: how well weights recognise a data set's images.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CommandScope scope)
    {
        var weights = new Option<string?>("--weights")
        {
            Description = "Weights: safetensors, .pt, .pth or a checkpoint; or --run",
            HelpName = "FILE",
        };
        var source = new WeightSource(invocation => invocation.Value(weights));
        var data = new EvaluationData();
        var classNames = new Option<string?>("--classes-file")
        {
            Description = "Names of the classes, one a line [default: the data set's]",
            HelpName = "FILE",
        };
        var trainer = new EvaluateArguments();
        var device = new DeviceOption("auto");
        var network = new WeightOptions();
        var command = new Command("evaluate", "Top-1, top-5 and every class of weights on a data set")
        {
            weights,
            classNames,
            trainer.Batch,
            trainer.Device.Threads,
        };
        source.AddTo(command);
        data.AddTo(command);
        device.AddTo(command);
        network.AddTo(command);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                var names = ClassNames.Read(invocation, invocation.Value(classNames));
                using var folder = new PassingFolder();
                var words = network.Words(invocation, "evaluate").Pass(trainer.Batch, trainer.Device.Threads);
                data.AddTo(words, invocation, folder);
                await source.AddToAsync(words, invocation, folder, cancellationToken);
                words.On(await device.ChooseAsync(invocation, DeviceWish.Option("auto"), cancellationToken));

                EvaluationFinished? result = null;
                var code = await EvaluationProgressView.WhileAsync(
                    invocation.Context,
                    view =>
                        words.FollowAsync(
                            message =>
                            {
                                if (message is EvaluationProgress progress)
                                    view.Measured(progress);
                                else if (message is EvaluationFinished finished)
                                    result = finished;
                            },
                            cancellationToken
                        )
                );
                if (result is null)
                    return code == ExitCode.Done
                        ? throw new CliException(ExitCode.Internal, "The trainer ended without a result.")
                        : code;
                invocation.Print(
                    EvaluationReports.Detail(
                        result,
                        source.Name(invocation),
                        names.Or([.. result.Classes.Select(row => row.Name)])
                    )
                );
                return code;
            }
        );
    }
}
