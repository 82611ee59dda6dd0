using EfficientNet.Trainer;
using EfficientNet.Trainer.Benchmarks;
using EfficientNet.Trainer.DataSets;
using EfficientNet.Trainer.DeviceChecks;
using EfficientNet.Trainer.Models;
using EfficientNet.Trainer.Protocol;

// Before libtorch is loaded, which all of these commands do.
NativeAllocator.KeepFreedMemory();

return args switch
{
    [] => ProtocolCommand.Run(),
    ["train", .. var rest] => TrainCommand.Run(rest),
    ["model", "run", .. var rest] => ModelRunCommand.Run(rest),
    ["model", "convert", .. var rest] => ModelConvertCommand.Run(rest),
    ["model", "onnx", .. var rest] => ModelOnnxCommand.Run(rest),
    ["evaluate", .. var rest] => EvaluateCommand.Run(rest),
    ["predict", .. var rest] => PredictCommand.Run(rest),
    ["data", "check", .. var rest] => JsonCommand.Run(rest, DataCheckCommand.Options, DataCheckCommand.Run),
    ["data", "pack", .. var rest] => JsonCommand.Run(rest, DataPackCommand.Options, DataPackCommand.Run),
    ["bench", "train", .. var rest] => JsonCommand.Run(rest, TrainBenchmarkCommand.Options, TrainBenchmarkCommand.Run),
    ["bench", "load", .. var rest] => JsonCommand.Run(rest, LoadBenchmarkCommand.Options, LoadBenchmarkCommand.Run),
    ["check", .. var rest] => DeviceCheckCommand.Run(rest),
    ["probe"] => ProbeCommand.Run(),
    _ => UsageCommand.Run(),
};
