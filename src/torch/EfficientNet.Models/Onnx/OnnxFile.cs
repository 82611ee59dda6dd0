using static TorchSharp.torch;

namespace EfficientNet.Models.Onnx;

/// <summary>
/// Writes a network as an ONNX file (<c>ModelProto</c>): normalised images [N, C, H, W] in, logits [N, classes] out, where N, H
/// and W are free. Equal weights and metadata give equal bytes.
/// </summary>
public static class OnnxFile
{
    private const int IrVersion = 8; // that of ONNX 1.12, as opset 17 is
    private const int Opset = 17;

    /// <summary>Writes to a stream, which stays open; weights are copied one tensor at a time.</summary>
    /// <param name="stream">Need not be seekable.</param>
    /// <param name="file">Its name in messages.</param>
    /// <param name="model">On any device and in any layout.</param>
    /// <param name="metadata">For the model's <c>metadata_props</c>.</param>
    /// <exception cref="OnnxException">The file would be larger than a protobuf message may be.</exception>
    public static void Write(
        Stream stream,
        string file,
        EfficientNetModel model,
        IEnumerable<KeyValuePair<string, string>> metadata
    )
    {
        var graph = NetworkGraph.Of(model.Plan, model.Options);
        var state = model.state_dict();
        var tensors = graph.Initialisers.Select(name => (Head: TensorHead(name, state[name]), Value: state[name])).ToList();
        var length = graph.Message.Length + tensors.Sum(tensor => tensor.Head.Length + Bytes(tensor.Value));
        var head = new ProtobufMessage()
            .Add(OnnxProto.Model.IrVersion, IrVersion)
            .Add(OnnxProto.Model.ProducerName, "EfficientNet.Orleans")
            .Begin(OnnxProto.Model.Graph, length);
        var tail = Tail(metadata);
        if (head.Length + length + tail.Length is > int.MaxValue and var total)
            throw new OnnxException(file, $"The file would have {total} bytes; an ONNX file may have {int.MaxValue}.");

        head.WriteTo(stream);
        graph.Message.WriteTo(stream);
        foreach (var (tensorHead, value) in tensors)
        {
            using var scope = NewDisposeScope();
            tensorHead.WriteTo(stream);
            stream.Write(value.detach().cpu().contiguous().bytes);
        }
        tail.WriteTo(stream);
    }

    // The graph's field of an initialiser, up to where its values begin.
    private static ProtobufMessage TensorHead(string name, Tensor value)
    {
        var fields = new ProtobufMessage()
            .AddEach(OnnxProto.Tensor.Dims, value.shape)
            .Add(OnnxProto.Tensor.DataType, OnnxProto.Float32)
            .Add(OnnxProto.Tensor.Name, name)
            .Begin(OnnxProto.Tensor.RawData, Bytes(value));
        return new ProtobufMessage().Begin(OnnxProto.Graph.Initializer, fields.Length + Bytes(value)).Append(fields);
    }

    private static ProtobufMessage Tail(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var tail = new ProtobufMessage().Add(
            OnnxProto.Model.OpsetImport,
            new ProtobufMessage().Add(OnnxProto.OperatorSet.Domain, "").Add(OnnxProto.OperatorSet.Version, Opset)
        );
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            tail.Add(
                OnnxProto.Model.MetadataProps,
                new ProtobufMessage().Add(OnnxProto.StringEntry.Key, key).Add(OnnxProto.StringEntry.Value, value)
            );
        return tail;
    }

    private static long Bytes(Tensor value) => value.numel() * sizeof(float);
}
