namespace EfficientNet.Models.Onnx;

/// <summary>The kinds of attribute that the graph's operators have: onnx.proto's <c>AttributeProto</c>.</summary>
internal static class OnnxAttribute
{
    private const int Name = 1;
    private const int Type = 20;

    public static ProtobufMessage Of(string name, float value) => new ProtobufMessage().Add(Name, name).Add(2, value).Add(Type, 1);

    public static ProtobufMessage Of(string name, long value) => new ProtobufMessage().Add(Name, name).Add(3, value).Add(Type, 2);

    public static ProtobufMessage Of(string name, string value) => new ProtobufMessage().Add(Name, name).Add(4, value).Add(Type, 3);

    public static ProtobufMessage Of(string name, params long[] values) => new ProtobufMessage().Add(Name, name).AddEach(8, values).Add(Type, 7);
}
