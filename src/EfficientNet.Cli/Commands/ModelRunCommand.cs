using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model run</c>: a forward pass with given weights, by the trainer program, the only one that loads libtorch.</summary>
internal static class ModelRunCommand
{
    public static Command Create(CommandScope scope)
    {
        var network = new Argument<string?>("NETWORK") { Description = "Published network: b0 … b7 or efficientnet-b0 … efficientnet-b7", Arity = ArgumentArity.ZeroOrOne };
        var architecture = new Option<string?>("--architecture") { Description = "A network of one's own, as JSON", HelpName = "FILE" };
        var weights = new Option<string>("--weights") { Description = "Weights by torchvision's, timm's or lukemelas' names", HelpName = "FILE.safetensors", Required = true };
        var input = new Option<string>("--input") { Description = "Tensor 'input', [N, 3, H, W], float32", HelpName = "FILE.safetensors", Required = true };
        var output = new Option<string>("--output") { Description = "Tensor 'logits', [N, classes], is written there", HelpName = "FILE.safetensors", Required = true };
        var padding = new Option<string?>("--padding") { Description = "same or symmetric [default: by the weights' names]", HelpName = "KIND" };
        var epsilon = new Option<string?>("--batch-norm-epsilon") { Description = "Batch norm's epsilon [default: by the weights' names]", HelpName = "NUMBER" };
        var command = new Command("run", "Logits of a network with given weights") { network, architecture, weights, input, output, padding, epsilon };
        return scope.Handle(command, async (invocation, cancellationToken) =>
        {
            if (invocation.Value(network) is null == invocation.Value(architecture) is null)
                throw new CliException(ExitCode.Usage, "Name either a published NETWORK or a file with --architecture.");
            var words = new List<string> { "model", "run" };
            Add("--network", invocation.Value(network) is { } name ? ModelDescribeCommand.Find(name).Name : null);
            Add("--architecture", File(invocation, invocation.Value(architecture), mustExist: true));
            Add("--weights", File(invocation, invocation.Value(weights), mustExist: true));
            Add("--input", File(invocation, invocation.Value(input), mustExist: true));
            Add("--output", File(invocation, invocation.Value(output), mustExist: false));
            Add("--padding", invocation.Value(padding));
            Add("--batch-norm-epsilon", invocation.Value(epsilon));
            return (ExitCode)await ChildProgram.RunAsync(invocation.Context.Programs.Require(Programs.Trainer), words, cancellationToken);

            void Add(string option, string? value)
            {
                if (value is not null)
                    words.AddRange([option, value]);
            }
        });
    }

    private static string? File(Invocation invocation, string? path, bool mustExist)
    {
        var full = path is null ? null : invocation.FullPath(path);
        return full is null || !mustExist || System.IO.File.Exists(full) ? full : throw new CliException(ExitCode.Usage, $"{path}: there is no such file.");
    }
}
