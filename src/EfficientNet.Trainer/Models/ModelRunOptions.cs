namespace EfficientNet.Trainer.Models;

/// <summary>The options of <c>model run</c>.</summary>
internal sealed record ModelRunOptions(NetworkOptions Network, string Weights, string Input, string Output, int Batch, InferenceDevice Device)
{
    public const string Usage =
        $"""
        usage: model run [--network NAME | --architecture FILE.json] --weights FILE --input FILE --output FILE [options]

          --weights FILE            safetensors, PyTorch's .pt or .pth, or a checkpoint, by torchvision's, timm's or lukemelas' names
          --input FILE              safetensors with the tensor 'input' [N, 3, H, W], F32, normalised; H and W may be any
          --output FILE             safetensors with the tensor 'logits' [N, classes], F32
          --batch N                 images at a time, 16
        {InferenceDevice.Usage}
        {NetworkOptions.Usage}
        """;

    private static readonly string[] Options = ["--weights", "--input", "--output", "--batch", .. InferenceDevice.Names, .. NetworkOptions.Names];

    /// <summary>Reads what follows <c>model run</c> on the command line. A name without a dash in front is the network: <c>model run b0</c>.</summary>
    /// <exception cref="UsageException">An option is unknown, incomplete, out of range or missing.</exception>
    public static ModelRunOptions Parse(IReadOnlyList<string> words)
    {
        var arguments = CommandArguments.Parse(words, Options, flags: []);
        if (arguments.Names is [var first, var second, ..])
            throw new UsageException($"'{second}' is one name too many; the network is '{first}' already.");
        return new ModelRunOptions(
            NetworkOptions.Of(arguments, arguments.Names is [var name] ? name : null),
            arguments.RequiredFile("--weights"), arguments.RequiredFile("--input"), arguments.Required("--output"),
            arguments.Count("--batch") ?? 16, InferenceDevice.Of(arguments));
    }
}
