using System.Text.Json.Serialization;

namespace EfficientNet.Contracts;

/// <summary>
/// A training run: experiment, stage, first eight digits of the architecture's fingerprint and seed,
/// <c>quickstart-k3vd.grid.1f0c22aa.s1</c>.
/// </summary>
[JsonConverter(typeof(IdJsonConverter<RunId>))]
public readonly record struct RunId : IId<RunId>
{
    private RunId(string value) => Value = value;

    /// <inheritdoc />
    public string Value { get; }

    /// <inheritdoc />
    public static RunId Parse(string text) => new(Id.Check(text, "RunId"));

    /// <inheritdoc />
    public override string ToString() => Value;
}
