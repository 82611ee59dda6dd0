using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using EfficientNet.Cli.Output;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>Version of this build, with the commit when it is known.</summary>
    public static string Version =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    public static Command Create(CommandScope scope) =>
        scope.Handle(
            new Command("version", "Version of the program, runtime and system"),
            (invocation, _) =>
            {
                var parts = new Dictionary<string, string>
                {
                    ["version"] = Version,
                    ["runtime"] = RuntimeInformation.FrameworkDescription,
                    ["system"] = RuntimeInformation.OSDescription,
                    ["architecture"] = RuntimeInformation.OSArchitecture.ToString(),
                };
                invocation.Print(
                    ReportTable.Table(
                        parts,
                        parts,
                        (ReportColumn.Text("Part", "part"), part => part.Key),
                        (ReportColumn.Text("Version", "version"), part => part.Value)
                    )
                );
                return Task.FromResult(ExitCode.Done);
            }
        );
}
