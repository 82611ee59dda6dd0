using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Support;

/// <summary>An ONNX file, opened by ONNX Runtime.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxSession(byte[] file)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(file, options);
    }

    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    public Tensor Logits(Tensor images) // [N, C, H, W] → [N, classes]
    {
        using var input = OrtValue.CreateTensorValueFromMemory(images.contiguous().data<float>().ToArray(), images.shape);
        using var run = new RunOptions();
        using var results = _session.Run(run, ["images"], [input], ["logits"]);
        return tensor(results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape);
    }

    public void Dispose() => _session.Dispose();
}
