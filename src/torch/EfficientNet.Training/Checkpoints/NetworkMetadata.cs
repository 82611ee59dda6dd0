using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Data;
using EfficientNet.Models;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;

namespace EfficientNet.Training.Checkpoints;

/// <summary>The metadata of a weight file from which its network can be built.</summary>
public static class NetworkMetadata
{
    /// <summary>Metadata key of the architecture in JSON.</summary>
    public const string ArchitectureKey = "effnet.architecture";

    /// <summary>Metadata key of the mean that is subtracted from pixels in [0, 1], by channel, as a JSON array.</summary>
    public const string MeanKey = "effnet.mean";

    /// <summary>Metadata key of the standard deviation that they are divided by.</summary>
    public const string DeviationKey = "effnet.deviation";

    /// <summary>Metadata key of the names of the classes, as a JSON array.</summary>
    public const string ClassesKey = "effnet.classes";

    /// <summary>The metadata for a network's weights.</summary>
    /// <param name="model">The network.</param>
    /// <param name="normalisation">Of its images, if known.</param>
    /// <param name="classNames">Of its classes, if they have names.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(
        EfficientNetModel model,
        Normalisation? normalisation,
        IReadOnlyList<string>? classNames = null
    ) =>
        [
            .. new NetworkSettings(model.Options.Padding, model.Options.BatchNormEpsilon).ToMetadata(),
            Json(ArchitectureKey, model.Architecture),
            .. normalisation is null
                ? []
                : new[] { Json(MeanKey, normalisation.Mean), Json(DeviationKey, normalisation.Deviation) },
            .. classNames is null ? [] : new[] { Json(ClassesKey, classNames) },
        ];

    /// <summary>The architecture that the metadata names, or null when they name none.</summary>
    /// <exception cref="WeightsException">It is not an architecture.</exception>
    public static Architecture? ArchitectureOf(IReadOnlyDictionary<string, string> metadata, string file) =>
        Value<Architecture>(metadata, ArchitectureKey, file);

    /// <summary>The normalisation that the metadata names, or null when they name none.</summary>
    /// <exception cref="WeightsException">It is not a normalisation.</exception>
    public static Normalisation? NormalisationOf(IReadOnlyDictionary<string, string> metadata, string file)
    {
        var (mean, deviation) = (Value<double[]>(metadata, MeanKey, file), Value<double[]>(metadata, DeviationKey, file));
        if (mean is null && deviation is null)
            return null;
        return
            mean is { Length: 1 or 3 }
            && deviation?.Length == mean.Length
            && mean.All(double.IsFinite)
            && deviation.All(value => value > 0)
            ? new Normalisation(mean, deviation)
            : throw new WeightsException(
                file,
                $"The metadata's {MeanKey} and {DeviationKey} must be one number or three each, deviations above 0."
            );
    }

    /// <summary>The names of the classes, or null where the metadata have none.</summary>
    /// <exception cref="WeightsException">It is not a list of names.</exception>
    public static IReadOnlyList<string>? ClassNamesOf(IReadOnlyDictionary<string, string> metadata, string file) =>
        Value<string[]>(metadata, ClassesKey, file);

    private static KeyValuePair<string, string> Json<T>(string key, T value) =>
        new(key, JsonSerializer.Serialize(value, ContractsJson.Options));

    private static T? Value<T>(IReadOnlyDictionary<string, string> metadata, string key, string file)
        where T : class
    {
        try
        {
            return metadata.TryGetValue(key, out var json) ? JsonSerializer.Deserialize<T>(json, ContractsJson.Options) : null;
        }
        catch (JsonException exception)
        {
            throw new WeightsException(file, $"The metadata's {key} can't be read: {exception.Message}");
        }
    }
}
