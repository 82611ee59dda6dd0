using System.CommandLine;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model export</c>: weights or a checkpoint of this project's by the names of another library.</summary>
internal static class ModelExportCommand
{
    private static readonly string[] Conventions = ["torchvision", "timm", "lukemelas"];

    public static Command Create(CommandScope scope)
    {
        var file = new Argument<string>("WEIGHTS") { Description = "Weights or a checkpoint" };
        var names = new Option<string>("--names") { Description = $"Whose names: {string.Join(", ", Conventions)}", HelpName = "LIBRARY", Required = true };
        names.AcceptOnlyFromAmong(Conventions);
        var output = new Option<string>("--out") { Description = "Where they go", HelpName = "FILE.safetensors", Required = true };
        var raw = new Option<bool>("--raw") { Description = "Of a checkpoint, the weights and not their moving averages" };
        var network = new WeightOptions();
        var command = new Command("export", "Weights or a checkpoint as a file that torchvision, timm or lukemelas' library loads") { file, names, output, raw };
        network.AddTo(command);
        return scope.Handle(command, (invocation, cancellationToken) => network.Words(invocation, "model", "convert")
            .AddFile("--weights", invocation.Value(file))
            .Add("--names", invocation.Value(names))
            .AddPath("--output", invocation.Value(output))
            .AddFlag("--raw", invocation.Value(raw))
            .RunAsync(cancellationToken));
    }
}
