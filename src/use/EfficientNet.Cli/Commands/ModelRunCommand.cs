using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model run</c>: a forward pass with given weights, by the trainer program.</summary>
internal static class ModelRunCommand
{
    public static Command Create(CommandScope scope)
    {
        var named = new Argument<string?>("NETWORK")
        {
            Description =
                "Published network: b0 … b7 or efficientnet-b0 … efficientnet-b7 [default: the one that the weights name]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var weights = new Option<string>("--weights")
        {
            Description = "Weights: safetensors, .pt, .pth or a checkpoint",
            HelpName = "FILE",
            Required = true,
        };
        var input = new Option<string>("--input")
        {
            Description = "Tensor 'input', [N, 3, H, W], float32",
            HelpName = "FILE.safetensors",
            Required = true,
        };
        var output = new Option<string>("--output")
        {
            Description = "Tensor 'logits', [N, classes], is written there",
            HelpName = "FILE.safetensors",
            Required = true,
        };
        var device = new DeviceOption("cpu");
        var network = new WeightOptions();
        var command = new Command("run", "Logits of a network with given weights") { named, weights, input, output };
        device.AddTo(command);
        network.AddTo(command);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
                await network
                    .Words(invocation, "model", "run")
                    .Add("--network", invocation.Value(named) is { } name ? ModelDescribeCommand.Find(name).Name : null)
                    .AddFile("--weights", invocation.Value(weights))
                    .AddFile("--input", invocation.Value(input))
                    .AddPath("--output", invocation.Value(output))
                    .On(await device.ChooseAsync(invocation, DeviceWish.Option("cpu"), cancellationToken))
                    .RunAsync(cancellationToken)
        );
    }
}
