using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Trainer.Models;

/// <summary>The options of <c>model run</c>.</summary>
internal sealed record ModelRunOptions(
    NetworkOptions Network,
    string Weights,
    string Input,
    string Output,
    int Batch,
    InferenceDevice Device
)
{
    private static readonly ModelArguments Options = new();

    public static string Usage =>
        "usage: model run [NETWORK] --weights FILE --input FILE --output FILE [options]\n\n"
        + ProgramCommandLine.Help(Options.OfRun);

    /// <summary>
    /// Reads what follows <c>model run</c> on the command line. A name without a dash in front is the network: <c>model run
    /// b0</c>.
    /// </summary>
    /// <exception cref="UsageException">An option is unknown, incomplete, out of range or missing.</exception>
    public static ModelRunOptions Parse(IReadOnlyList<string> words)
    {
        var arguments = CommandArguments.Parse(words, Options.OfRun);
        if (arguments.Names is [var first, var second, ..])
            throw new UsageException($"'{second}' is one name too many; the network is already '{first}'.");
        return new ModelRunOptions(
            NetworkOptions.Of(arguments, Options.Network, arguments.Names is [var name] ? name : null),
            arguments.RequiredFile(Options.Weights),
            arguments.RequiredFile(Options.Input),
            arguments.Required(Options.Output),
            arguments.Value(Options.Batch) ?? 16,
            InferenceDevice.Of(arguments, Options.Device)
        );
    }
}
