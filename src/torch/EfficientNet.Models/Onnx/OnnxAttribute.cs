using Field = EfficientNet.Models.Onnx.OnnxProto.Attribute;

namespace EfficientNet.Models.Onnx;

/// <summary>The kinds of attribute that the graph's operators have.</summary>
internal static class OnnxAttribute
{
    public static ProtobufMessage Of(string name, float value) => Named(name, Field.TypeFloat).Add(Field.Float, value);

    public static ProtobufMessage Of(string name, long value) => Named(name, Field.TypeInt).Add(Field.Int, value);

    public static ProtobufMessage Of(string name, string value) => Named(name, Field.TypeString).Add(Field.String, value);

    public static ProtobufMessage Of(string name, params long[] values) =>
        Named(name, Field.TypeInts).AddEach(Field.Ints, values);

    private static ProtobufMessage Named(string name, int type) =>
        new ProtobufMessage().Add(Field.Name, name).Add(Field.Type, type);
}
