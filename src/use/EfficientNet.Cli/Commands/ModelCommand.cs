using System.CommandLine;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model list|describe|run|import|export</c>.</summary>
internal static class ModelCommand
{
    public static Command Create(CommandScope scope) =>
        new("model", "Networks: the published ones, their exact cost, their weights in and out, and forward passes")
        {
            ModelListCommand.Create(scope),
            ModelDescribeCommand.Create(scope),
            ModelRunCommand.Create(scope),
            ModelImportCommand.Create(scope),
            ModelExportCommand.Create(scope),
        };
}
