using System.CommandLine;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model import</c>: another library's weights into a file of this project's.</summary>
internal static class ModelImportCommand
{
    public static Command Create(CommandScope scope)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "Weights by torchvision's, timm's or lukemelas' names: .pth, .pt or .safetensors",
        };
        var output = new Option<string>("--out")
        {
            Description = "Where they go",
            HelpName = "FILE.safetensors",
            Required = true,
        };
        var trainer = new ModelArguments();
        var network = new WeightOptions();
        var command = new Command("import", "Weights of torchvision, timm or lukemelas as a file that every other command takes")
        {
            file,
            output,
            trainer.Raw,
            trainer.DropClassifier,
        };
        network.AddTo(command);
        return scope.Handle(
            command,
            (invocation, cancellationToken) =>
                network
                    .Words(invocation, "model", "convert")
                    .AddFile("--weights", invocation.Value(file))
                    .AddPath("--output", invocation.Value(output))
                    .Pass(trainer.Raw, trainer.DropClassifier)
                    .RunAsync(cancellationToken)
        );
    }
}
