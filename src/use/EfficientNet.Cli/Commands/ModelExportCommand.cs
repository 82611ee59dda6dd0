using System.CommandLine;
using EfficientNet.Cli.Local;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary>
/// <c>effnet model export</c>: weights or a checkpoint of this project's by the names of another library, or as an ONNX file.
/// </summary>
internal static class ModelExportCommand
{
    public static Command Create(CommandScope scope)
    {
        var file = new Argument<string?>("WEIGHTS")
        {
            Description = "Weights or a checkpoint; or --run",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var names = new ModelArguments().Names;
        var onnx = new Option<bool>("--onnx")
        {
            Description = "Instead: the whole network as an ONNX file, for ONNX Runtime and others",
        };
        var output = new Option<string>("--out")
        {
            Description = "Where they go",
            HelpName = "FILE",
            Required = true,
        };
        var source = new WeightSource(invocation => invocation.Value(file));
        var network = new WeightOptions();
        var command = new Command(
            "export",
            "Weights or a checkpoint as a file that torchvision, timm or lukemelas' library loads, or as an ONNX file"
        )
        {
            file,
            names,
            onnx,
            output,
        };
        source.AddTo(command);
        network.AddTo(command);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                using var folder = new PassingFolder();
                var words = network
                    .Words(invocation, "model", Conversion(invocation.Value(names), invocation.Value(onnx)))
                    .Pass(names)
                    .AddPath("--output", invocation.Value(output));
                await source.AddToAsync(words, invocation, folder, cancellationToken);
                return await words.RunAsync(cancellationToken);
            }
        );
    }

    private static string Conversion(string? names, bool onnx) =>
        (names, onnx) switch
        {
            (null, true) => "onnx",
            (not null, false) => "convert",
            _ => throw new CliException(
                ExitCode.Usage,
                $"Say either --names {string.Join("|", ModelArguments.Libraries)} or --onnx."
            ),
        };
}
