using System.CommandLine;
using EfficientNet.Cli.Diagnosis;
using EfficientNet.Cli.Live;
using EfficientNet.Cli.Output;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet doctor</c>: what is installed, what would be used, what is wrong and how to mend it.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommandScope scope)
    {
        var gpu = new Option<bool>("--gpu")
        {
            Description = "Try everything that training does on a GPU instead, each in a process of its own: ten minutes at most",
        };
        return scope.Handle(
            new Command("doctor", "What is installed, what would be used, what is wrong") { gpu },
            async (invocation, cancellationToken) =>
            {
                var onGpu = invocation.Value(gpu);
                var findings = await Waiting.WhileAsync(
                    invocation.Context,
                    onGpu ? "Looking for GPUs" : "Looking at this machine",
                    async step =>
                        onGpu
                            ? await new GpuChecks(invocation, step).RunAsync(cancellationToken)
                            :
                            [
                                .. await new SoftwareChecks(invocation).RunAsync(cancellationToken),
                                .. await new MachineChecks(invocation).RunAsync(cancellationToken),
                            ]
                );
                var wrong = findings.Count(finding => finding.Verdict == Verdict.Wrong);
                invocation.Print(
                    ReportTable.List(
                        findings,
                        finding => finding,
                        (ReportColumn.Text("", "verdict"), finding => finding.Verdict),
                        (ReportColumn.Text("What", "subject"), finding => finding.Subject),
                        (ReportColumn.Text("Found", "found"), finding => finding.Found),
                        (ReportColumn.Text("What to do", "fix"), finding => finding.Fix)
                    ) with
                    {
                        After = [Summary(wrong, onGpu, findings)],
                    }
                );
                return wrong == 0 ? ExitCode.Done : ExitCode.Internal;
            }
        );
    }

    private static string Summary(int wrong, bool onGpu, IEnumerable<Finding> findings) =>
        wrong switch
        {
            1 => "One thing is wrong.",
            > 1 => $"{wrong} things are wrong.",
            _ when !onGpu => "Everything that experiments need is there.",
            _ => findings.Any(finding => finding.Verdict == Verdict.Good)
                ? "Nothing is wrong on this GPU."
                : "No GPU was tried: training runs on the CPU.",
        };
}
