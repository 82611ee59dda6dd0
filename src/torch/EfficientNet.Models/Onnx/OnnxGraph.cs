using Field = EfficientNet.Models.Onnx.OnnxProto.Value;

namespace EfficientNet.Models.Onnx;

/// <summary>
/// Nodes, inputs and outputs of a graph (<c>GraphProto</c>); its initialisers only by name, since their values stay tensors
/// until they are written.
/// </summary>
internal sealed class OnnxGraph
{
    private readonly List<string> _initialisers = [];

    public OnnxGraph(string name) => Message.Add(OnnxProto.Graph.Name, name);

    /// <summary>All but the initialisers.</summary>
    public ProtobufMessage Message { get; } = new();

    /// <summary>Names of the tensors that the nodes read, in the order of their layers.</summary>
    public IReadOnlyList<string> Initialisers => _initialisers;

    /// <param name="name">Of the value.</param>
    /// <param name="axes">A number is a fixed size, a name a free one.</param>
    public void Input(string name, params object[] axes) => Message.Add(OnnxProto.Graph.Input, Value(name, axes));

    /// <inheritdoc cref="Input"/>
    public void Output(string name, params object[] axes) => Message.Add(OnnxProto.Graph.Output, Value(name, axes));

    /// <summary>Adds a node whose one output has the node's name.</summary>
    /// <returns>That name.</returns>
    public string Node(string operation, string name, IEnumerable<string> inputs, params IEnumerable<ProtobufMessage> attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
            node.Add(OnnxProto.Node.Input, input);
        node.Add(OnnxProto.Node.Output, name).Add(OnnxProto.Node.Name, name).Add(OnnxProto.Node.OpType, operation);
        foreach (var attribute in attributes)
            node.Add(OnnxProto.Node.Attribute, attribute);
        Message.Add(OnnxProto.Graph.Node, node);
        return name;
    }

    /// <summary>Turns a layer's tensors, <c>LAYER.weight</c> and so on, into initialisers.</summary>
    /// <returns>Their names, as a node's inputs.</returns>
    public IReadOnlyList<string> Weights(string layer, params IEnumerable<string> tensors)
    {
        string[] names = [.. tensors.Select(tensor => $"{layer}.{tensor}")];
        _initialisers.AddRange(names);
        return names;
    }

    private static ProtobufMessage Value(string name, IEnumerable<object> axes)
    {
        var shape = new ProtobufMessage();
        foreach (var axis in axes)
            shape.Add(
                Field.ShapeDimension,
                axis is int size
                    ? new ProtobufMessage().Add(Field.DimensionValue, size)
                    : new ProtobufMessage().Add(Field.DimensionParameter, (string)axis)
            );
        var tensor = new ProtobufMessage().Add(Field.TensorElementType, OnnxProto.Float32).Add(Field.TensorShape, shape);
        return new ProtobufMessage().Add(Field.Name, name).Add(Field.Type, new ProtobufMessage().Add(Field.TypeTensor, tensor));
    }
}
