namespace EfficientNet.Models.Onnx;

/// <summary>A network cannot be written as an ONNX file.</summary>
public sealed class OnnxException(string file, string problem) : ModelException($"{file}: {problem}");
