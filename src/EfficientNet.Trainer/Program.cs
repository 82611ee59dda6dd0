using EfficientNet.Trainer;
using EfficientNet.Trainer.Benchmarks;
using EfficientNet.Trainer.DataSets;
using EfficientNet.Trainer.Models;
using EfficientNet.Trainer.Protocol;

// Before libtorch is loaded, which all of these do.
NativeAllocator.KeepFreedMemory();

return args switch
{
    [] => ProtocolCommand.Run(),
    ["train", .. var rest] => TrainCommand.Run(rest),
    ["model", "run", .. var rest] => ModelRunCommand.Run(rest),
    ["bench", "train", .. var rest] => JsonCommand.Run(rest, TrainBenchmarkCommand.Run),
    ["bench", "load", .. var rest] => JsonCommand.Run(rest, LoadBenchmarkCommand.Run),
    ["data", "check", .. var rest] => JsonCommand.Run(rest, DataCheckCommand.Run),
    ["data", "pack", .. var rest] => JsonCommand.Run(rest, DataPackCommand.Run),
    ["model", "convert", .. var rest] => ModelConvertCommand.Run(rest),
    ["evaluate", .. var rest] => EvaluateCommand.Run(rest),
    ["predict", .. var rest] => PredictCommand.Run(rest),
    ["probe"] => ProbeCommand.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        EfficientNet.Trainer                                      as an agent starts it: commands on standard input, messages on standard output
        EfficientNet.Trainer train --spec FILE --output FOLDER    one run without an orchestrator; [--threads N] [--data name=/folder],
                                                                  [--every-steps N] [--every-seconds N] for checkpoints within an epoch
        EfficientNet.Trainer model run --help                     logits for images, with weights from anywhere
        EfficientNet.Trainer bench train                          the training step's speed; [--network b0] [--batch N] [--resolution R] [--threads T] [--steps N] [--warmup N]
        EfficientNet.Trainer bench load FOLDER                    the loader's speed; [--resolution R] [--workers N] [--images N]
        EfficientNet.Trainer data check FOLDER                    reads every photograph once: broken ones, duplicates, classes
        EfficientNet.Trainer data pack FOLDER --out FOLDER        tar shards of smaller photographs; [--short-side PIXELS] [--quality Q] [--images N] in a shard
        EfficientNet.Trainer model convert --help                 weights by other names, or out of a checkpoint
        EfficientNet.Trainer evaluate --help                      accuracy of weights on a data set
        EfficientNet.Trainer predict --help                       the likeliest classes of images
        EfficientNet.Trainer probe                                which libtorch would be used, and whether it computes
        """);
    return 2;
}
