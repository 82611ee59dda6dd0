namespace EfficientNet.Models.Onnx;

/// <summary>Nodes, inputs and outputs of a graph (onnx.proto's <c>GraphProto</c>); its initialisers by name alone, since their values stay tensors until they are written.</summary>
internal sealed class OnnxGraph
{
    /// <summary>onnx.proto's number of float32.</summary>
    public const int Float32 = 1;

    private const int NodeField = 1;
    private const int NameField = 2;
    private const int InputField = 11;
    private const int OutputField = 12;

    private readonly List<string> _initialisers = [];

    public OnnxGraph(string name) => Message.Add(NameField, name);

    /// <summary>All but the initialisers.</summary>
    public ProtobufMessage Message { get; } = new();

    /// <summary>Names of the tensors that the nodes read, in the order of their layers.</summary>
    public IReadOnlyList<string> Initialisers => _initialisers;

    /// <param name="name">Of the value.</param>
    /// <param name="axes">A number is a fixed size, a name one that the caller chooses.</param>
    public void Input(string name, params object[] axes) => Message.Add(InputField, Value(name, axes));

    /// <inheritdoc cref="Input"/>
    public void Output(string name, params object[] axes) => Message.Add(OutputField, Value(name, axes));

    /// <summary>Adds a node whose one output has the node's name.</summary>
    /// <returns>That name.</returns>
    public string Node(string operation, string name, IEnumerable<string> inputs, params IEnumerable<ProtobufMessage> attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
            node.Add(1, input);
        node.Add(2, name).Add(3, name).Add(4, operation);
        foreach (var attribute in attributes)
            node.Add(5, attribute);
        Message.Add(NodeField, node);
        return name;
    }

    /// <summary>Makes a layer's tensors, <c>LAYER.weight</c> and so on, initialisers.</summary>
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
            shape.Add(1, axis is int size ? new ProtobufMessage().Add(1, size) : new ProtobufMessage().Add(2, (string)axis));
        var tensor = new ProtobufMessage().Add(1, Float32).Add(2, shape);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor));
    }
}
