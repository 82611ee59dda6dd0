using System.Text.Json;
using System.Text.Json.Serialization;

namespace EfficientNet.Contracts;

/// <summary>How every message, row and answer is written as JSON: camel case, enums by name, absent rather than null.</summary>
public static class ContractsJson
{
    /// <summary>Compact, for lines and rows.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>Indented, for people.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>
    /// For messages from outside, which may hold any text: every text is cleaned as it is read (<see cref="ForeignText"/>).
    /// </summary>
    public static JsonSerializerOptions Foreign { get; } = new(Options) { Converters = { new ForeignTextConverter() } };

    /// <summary>To read what PostgreSQL stores as <c>jsonb</c>, which sorts keys: a type's name need not come first.</summary>
    public static JsonSerializerOptions Stored { get; } = new(Options) { AllowOutOfOrderMetadataProperties = true };

    private static JsonSerializerOptions Create(bool indented) =>
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters =
            {
                // States are written as the tables and pages show them; a converter that comes first wins.
                new JsonStringEnumConverter<ExperimentState>(),
                new JsonStringEnumConverter<RunState>(),
                new JsonStringEnumConverter<NodeState>(),
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            },
            NumberHandling = JsonNumberHandling.Strict,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
}
