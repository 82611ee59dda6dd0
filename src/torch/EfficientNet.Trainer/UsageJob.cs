using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Trainer;

/// <summary>Lists the commands, for people who start the program by hand.</summary>
internal static class UsageJob
{
    private static string Text =>
        $"""
            EfficientNet.Trainer: without arguments, as an agent starts it: commands on standard input, messages on standard
            output. With arguments:

              train                  one run without an orchestrator
                                     {ProgramCommandLine.Summary(new TrainArguments().All)}
              model run --help       logits for images, with weights from anywhere
              model convert --help   weights by other names, or out of a checkpoint
              model onnx --help      a network with its weights as an ONNX file
              evaluate --help        accuracy of weights on a data set
              predict --help         the likeliest classes of images
              data check FOLDER      reads every image once: broken ones, duplicates, classes
              data pack FOLDER       tar shards of smaller photographs; after an interruption, the same command resumes
                                     {ProgramCommandLine.Summary(new DataPackArguments().All)}
              bench train            the training step's speed
                                     {ProgramCommandLine.Summary(new TrainBenchmarkArguments().All)}
              bench load FOLDER      the loader's speed
                                     {ProgramCommandLine.Summary(new LoadBenchmarkArguments().All)}
              check NAME             whether one thing that training relies on holds on a device
                                     {ProgramCommandLine.Summary(new DeviceArguments().All)}
              probe                  which libtorch would be used, and whether it computes
            """;

    public static int Run()
    {
        Console.Error.WriteLine(Text);
        return 2;
    }
}
