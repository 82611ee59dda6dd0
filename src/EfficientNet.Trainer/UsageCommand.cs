namespace EfficientNet.Trainer;

/// <summary>What the program can do, for whoever starts it by hand.</summary>
internal static class UsageCommand
{
    public static int Run()
    {
        Console.Error.WriteLine(
            """
            EfficientNet.Trainer                                      as an agent starts it: commands on standard input, messages on standard output
            EfficientNet.Trainer train --spec FILE --output FOLDER    one run without an orchestrator; [--threads N] [--data name=/folder], [--weights name=/file],
                                                                      [--device cpu|UUID], [--every-steps N] [--every-seconds N] for checkpoints within an epoch
            EfficientNet.Trainer model run --help                     logits for images, with weights from anywhere
            EfficientNet.Trainer model convert --help                 weights by other names, or out of a checkpoint
            EfficientNet.Trainer model onnx --help                    a network with its weights as an ONNX file
            EfficientNet.Trainer evaluate --help                      accuracy of weights on a data set
            EfficientNet.Trainer predict --help                       the likeliest classes of images
            EfficientNet.Trainer data check FOLDER                    reads every image once: broken ones, duplicates, classes
            EfficientNet.Trainer data pack FOLDER --out FOLDER        tar shards of smaller photographs; [--short-side PIXELS] [--quality Q] [--images N] in a shard,
                                                                      [--workers N]; broken off, the same command goes on
            EfficientNet.Trainer bench train                          the training step's speed; [--network b0] [--batch N] [--resolution R] [--threads T] [--steps N] [--warmup N],
                                                                      [--device cpu|cuda] [--precision float32|bfloat16]
            EfficientNet.Trainer bench load FOLDER                    the loader's speed; [--resolution R] [--workers N] [--images N]
            EfficientNet.Trainer check NAME --device cpu|UUID         whether one thing that training relies on holds on a device; [--threads T]
            EfficientNet.Trainer probe                                which libtorch would be used, and whether it computes
            """);
        return 2;
    }
}
