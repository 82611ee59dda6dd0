namespace EfficientNet.Models.Onnx;

/// <summary>
/// Numbers of the written fields, by message, and of types: <c>onnx/onnx.proto</c> of github.com/onnx/onnx.
/// </summary>
internal static class OnnxProto
{
    /// <summary>The element type of every tensor here.</summary>
    public const int Float32 = 1;

    public static class Model
    {
        public const int IrVersion = 1;
        public const int ProducerName = 2;
        public const int Graph = 7;
        public const int OpsetImport = 8;
        public const int MetadataProps = 14;
    }

    public static class OperatorSet
    {
        public const int Domain = 1;
        public const int Version = 2;
    }

    public static class StringEntry
    {
        public const int Key = 1;
        public const int Value = 2;
    }

    public static class Graph
    {
        public const int Node = 1;
        public const int Name = 2;
        public const int Initializer = 5;
        public const int Input = 11;
        public const int Output = 12;
    }

    public static class Node
    {
        public const int Input = 1;
        public const int Output = 2;
        public const int Name = 3;
        public const int OpType = 4;
        public const int Attribute = 5;
    }

    public static class Attribute
    {
        public const int Name = 1;
        public const int Float = 2;
        public const int Int = 3;
        public const int String = 4;
        public const int Ints = 8;
        public const int Type = 20;
        public const int TypeFloat = 1;
        public const int TypeInt = 2;
        public const int TypeString = 3;
        public const int TypeInts = 7;
    }

    public static class Tensor
    {
        public const int Dims = 1;
        public const int DataType = 2;
        public const int Name = 8;
        public const int RawData = 9;
    }

    /// <summary>A graph's input or output: a name, and a type that is a tensor's, with a shape of dimensions.</summary>
    public static class Value
    {
        public const int Name = 1;
        public const int Type = 2;
        public const int TypeTensor = 1;
        public const int TensorElementType = 1;
        public const int TensorShape = 2;
        public const int ShapeDimension = 1;
        public const int DimensionValue = 1;
        public const int DimensionParameter = 2;
    }
}
