using System.CommandLine;
using EfficientNet.Cli.Local;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts.Inference;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet predict</c>: which classes a network recognises in images.</summary>
internal static class PredictCommand
{
    public static Command Create(CommandScope scope)
    {
        var images = new Argument<string[]>("IMAGE")
        {
            Description = "JPEG, PNG, WebP, GIF or BMP",
            Arity = ArgumentArity.OneOrMore,
        };
        var weights = new Option<string?>("--weights")
        {
            Description = "Weights: safetensors, .pt, .pth or a checkpoint; or --run",
            HelpName = "FILE",
        };
        var source = new WeightSource(invocation => invocation.Value(weights));
        var trainer = new PredictArguments();
        var classNames = new Option<string?>("--classes-file")
        {
            Description = "Names of the classes, one a line [default: the weights']",
            HelpName = "FILE",
        };
        var device = new DeviceOption("cpu"); // It is done with a few images before CUDA is loaded.
        var network = new WeightOptions();
        var command = new Command("predict", "The likeliest classes of images") { images, weights, trainer.Top, classNames };
        source.AddTo(command);
        device.AddTo(command);
        network.AddTo(command);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                var names = ClassNames.Read(invocation, invocation.Value(classNames));
                var given = invocation.Value(images);
                using var folder = new PassingFolder();
                var words = network.Words(invocation, ["predict", .. given.Select(invocation.FullPath)]).Pass(trainer.Top);
                await source.AddToAsync(words, invocation, folder, cancellationToken);
                words.On(await device.ChooseAsync(invocation, DeviceWish.Option("cpu"), cancellationToken));

                var asked = given.ToLookup(invocation.FullPath); // answers carry full paths
                var (predicted, refused) = (new List<ImagePredicted>(), new List<ImageRefused>());
                var code = await words.FollowAsync(
                    message =>
                    {
                        if (message is ImagePredicted answer)
                            predicted.Add(answer with { Image = asked[answer.Image].First() });
                        else if (message is ImageRefused refusal)
                            refused.Add(refusal with { Image = asked[refusal.Image].First() });
                    },
                    cancellationToken
                );
                if (code != ExitCode.Done)
                    return code;
                invocation.Print(PredictionReports.List(predicted, names));
                foreach (var (image, reason) in refused)
                    invocation.Context.Say($"effnet: {image}: {reason}");
                return refused.Count > 0 ? ExitCode.Usage : ExitCode.Done;
            }
        );
    }
}
