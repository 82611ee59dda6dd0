using System.Diagnostics;

namespace EfficientNet.Agent.Tests.Support;

/// <summary>The agent as the process that users start.</summary>
internal static class AgentProcess
{
    // Its own build output: the copy beside the tests lacks the packages that the tests have from ASP.NET Core's framework.
    private static readonly string Executable = Path.Combine(
        AppContext.BaseDirectory,
        "../../EfficientNet.Agent",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "EfficientNet.Agent"
    );

    public static Process Start(TestFolder folder, FakeControlPlane plane, string trainer, params string[] more)
    {
        File.WriteAllText(folder["token"], FakeControlPlane.Token + "\n");
        string[] arguments =
        [
            "--server",
            plane.Address.ToString(),
            "--token-file",
            folder["token"],
            "--name",
            "node-1",
            "--data",
            folder["data"],
            "--devices",
            "cpu:2x1",
            "--trainer",
            trainer,
            .. more,
        ];
        var agent = Process.Start(
            new ProcessStartInfo(Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        agent.BeginOutputReadLine(); // Its log is not the tests' output.
        return agent;
    }
}
