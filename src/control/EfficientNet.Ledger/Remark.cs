using System.Text.Json.Serialization;

namespace EfficientNet.Ledger;

/// <summary>
/// An entry of the change feed that is only a sentence; what happens to runs is stored as events.
/// </summary>
/// <param name="Kind">One of <see cref="Experiments.Ledger.EventKinds"/>.</param>
/// <param name="Text">The sentence.</param>
internal sealed record Remark([property: JsonPropertyName("event")] string Kind, string Text);
