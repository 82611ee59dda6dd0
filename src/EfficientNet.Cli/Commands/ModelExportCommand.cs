using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model export</c>: weights or a checkpoint of this project's by the names of another library, or as an ONNX file.</summary>
internal static class ModelExportCommand
{
    private const string Safetensors = "safetensors";
    private const string Onnx = "onnx";
    private static readonly string[] Conventions = ["torchvision", "timm", "lukemelas"];

    public static Command Create(CommandScope scope)
    {
        var file = new Argument<string?>("WEIGHTS") { Description = "Weights or a checkpoint; or --run", Arity = ArgumentArity.ZeroOrOne };
        var format = new Option<string>("--format") { Description = "safetensors: the weights; onnx: the whole network, for ONNX Runtime and others", HelpName = "FORMAT", DefaultValueFactory = _ => Safetensors };
        format.AcceptOnlyFromAmong(Safetensors, Onnx);
        var names = new Option<string?>("--names") { Description = $"Of safetensors, whose names: {string.Join(", ", Conventions)}", HelpName = "LIBRARY" };
        names.AcceptOnlyFromAmong(Conventions);
        var output = new Option<string>("--out") { Description = "Where they go", HelpName = "FILE", Required = true };
        var source = new WeightSource(invocation => invocation.Value(file));
        var network = new WeightOptions();
        var command = new Command("export", "Weights or a checkpoint as a file that torchvision, timm or lukemelas' library loads, or as an ONNX file") { file, format, names, output };
        source.AddTo(command);
        network.AddTo(command);
        return scope.Handle(command, async (invocation, cancellationToken) =>
        {
            using var folder = new PassingFolder();
            string[] conversion = ["model", Conversion(invocation.Value(format), invocation.Value(names))];
            var words = network.Words(invocation, conversion).Add("--names", invocation.Value(names)).AddPath("--output", invocation.Value(output));
            await source.AddToAsync(words, invocation, folder, cancellationToken);
            return await words.RunAsync(cancellationToken);
        });
    }

    private static string Conversion(string? format, string? names) => (format, names) switch
    {
        (Onnx, null) => "onnx",
        (Onnx, _) => throw new CliException(ExitCode.Usage, "--names is for safetensors; the tensors of an ONNX file have torchvision's names."),
        (_, null) => throw new CliException(ExitCode.Usage, $"Say --names {string.Join("|", Conventions)}, or --format onnx."),
        _ => "convert",
    };
}
