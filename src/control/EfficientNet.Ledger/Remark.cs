using System.Text.Json.Serialization;
using EfficientNet.Contracts;

namespace EfficientNet.Ledger;

/// <summary>
/// An entry of the change feed that is only a sentence; what happens to runs is stored as events.
/// </summary>
/// <param name="Kind">One of <see cref="Experiments.Ledger.EventKinds"/>.</param>
/// <param name="Text">The sentence.</param>
/// <param name="By">Who gave the command that led to it; null: none did, or an older version wrote it.</param>
internal sealed record Remark([property: JsonPropertyName("event")] string Kind, string Text, Actor? By = null);
