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
    [] => ProtocolJob.Run(),
    ["train", .. var rest] => TrainJob.Run(rest),
    ["model", "run", .. var rest] => ModelRunJob.Run(rest),
    ["model", "convert", .. var rest] => ModelConvertJob.Run(rest),
    ["model", "onnx", .. var rest] => ModelOnnxJob.Run(rest),
    ["evaluate", .. var rest] => EvaluateJob.Run(rest),
    ["predict", .. var rest] => PredictJob.Run(rest),
    ["data", "check", .. var rest] => JsonJob.Run(rest, DataCheckJob.Options, DataCheckJob.Run),
    ["data", "pack", .. var rest] => JsonJob.Run(rest, DataPackJob.Options, DataPackJob.Run),
    ["bench", "train", .. var rest] => JsonJob.Run(rest, TrainBenchmarkJob.Options, TrainBenchmarkJob.Run),
    ["bench", "load", .. var rest] => JsonJob.Run(rest, LoadBenchmarkJob.Options, LoadBenchmarkJob.Run),
    ["check", .. var rest] => DeviceCheckJob.Run(rest),
    ["probe"] => ProbeJob.Run(),
    _ => UsageJob.Run(),
};
