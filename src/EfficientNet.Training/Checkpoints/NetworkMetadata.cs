using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Models;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;

namespace EfficientNet.Training.Checkpoints;

/// <summary>What a file of weights says of their network, so that it can be built from the file alone.</summary>
public static class NetworkMetadata
{
    /// <summary>Metadata key of the architecture in JSON.</summary>
    public const string ArchitectureKey = "effnet.architecture";

    /// <summary>The metadata for a network's weights.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(EfficientNetModel model) =>
        new NetworkSettings(model.Options.Padding, model.Options.BatchNormEpsilon).ToMetadata()
            .Append(KeyValuePair.Create(ArchitectureKey, JsonSerializer.Serialize(model.Architecture, ContractsJson.Options)));

    /// <summary>The architecture that the metadata names, or null when they name none.</summary>
    /// <exception cref="WeightsException">What they name is no architecture.</exception>
    public static Architecture? ArchitectureOf(IReadOnlyDictionary<string, string> metadata, string file)
    {
        try
        {
            return metadata.TryGetValue(ArchitectureKey, out var json) ? JsonSerializer.Deserialize<Architecture>(json, ContractsJson.Options) : null;
        }
        catch (JsonException exception)
        {
            throw new WeightsException(file, $"The metadata's {ArchitectureKey} is no architecture in JSON: {exception.Message}");
        }
    }
}
