using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model export</c>: weights or a checkpoint of this project's by the names of another library.</summary>
internal static class ModelExportCommand
{
    private static readonly string[] Conventions = ["torchvision", "timm", "lukemelas"];

    public static Command Create(CommandScope scope)
    {
        var file = new Argument<string?>("WEIGHTS") { Description = "Weights or a checkpoint; or --run", Arity = ArgumentArity.ZeroOrOne };
        var names = new Option<string>("--names") { Description = $"Whose names: {string.Join(", ", Conventions)}", HelpName = "LIBRARY", Required = true };
        names.AcceptOnlyFromAmong(Conventions);
        var output = new Option<string>("--out") { Description = "Where they go", HelpName = "FILE.safetensors", Required = true };
        var source = new WeightSource(invocation => invocation.Value(file));
        var network = new WeightOptions();
        var command = new Command("export", "Weights or a checkpoint as a file that torchvision, timm or lukemelas' library loads") { file, names, output };
        source.AddTo(command);
        network.AddTo(command);
        return scope.Handle(command, async (invocation, cancellationToken) =>
        {
            using var folder = new PassingFolder();
            var words = network.Words(invocation, "model", "convert").Add("--names", invocation.Value(names)).AddPath("--output", invocation.Value(output));
            await source.AddToAsync(words, invocation, folder, cancellationToken);
            return await words.RunAsync(cancellationToken);
        });
    }
}
