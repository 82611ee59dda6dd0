using System.CommandLine;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model list|describe|run</c>.</summary>
internal static class ModelCommand
{
    public static Command Create(CommandScope scope) => new("model", "Networks: the published ones, their exact cost, and forward passes with given weights")
    {
        ModelListCommand.Create(scope),
        ModelDescribeCommand.Create(scope),
        ModelRunCommand.Create(scope),
    };
}
