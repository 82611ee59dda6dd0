using System.Text.Json.Serialization;

namespace EfficientNet.Contracts;

/// <summary>An experiment, as users write it: the file's name and four random letters, <c>quickstart-k3vd</c>.</summary>
[JsonConverter(typeof(IdJsonConverter<ExperimentId>))]
public readonly record struct ExperimentId : IId<ExperimentId>
{
    private ExperimentId(string value) => Value = value;

    /// <inheritdoc />
    public string Value { get; }

    /// <inheritdoc />
    public static ExperimentId Parse(string text) => new(Id.Check(text, "ExperimentId"));

    /// <inheritdoc />
    public override string ToString() => Value;
}
