using System.Text.Json.Serialization;

namespace EfficientNet.Contracts;

/// <summary>A GPU node (one host), by the name its agent registered with.</summary>
[JsonConverter(typeof(IdJsonConverter<NodeName>))]
public readonly record struct NodeName : IId<NodeName>
{
    private NodeName(string value) => Value = value;

    /// <inheritdoc />
    public string Value { get; }

    /// <inheritdoc />
    public static NodeName Parse(string text) => new(Id.Check(text, "NodeName"));

    /// <inheritdoc />
    public override string ToString() => Value;
}
