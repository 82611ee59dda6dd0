using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Data;
using EfficientNet.Models;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using EfficientNet.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.Models;

/// <summary>A network with the weights of a file, in evaluation mode and channels-last.</summary>
/// <param name="Model">Belongs to this object.</param>
/// <param name="Convention">Whose names the file had.</param>
/// <param name="Settings">What the weights demand of the network.</param>
/// <param name="Normalisation">The file's normalisation, or null.</param>
/// <param name="ClassNames">The file's class names, or null.</param>
internal sealed record LoadedNetwork(
    EfficientNetModel Model,
    WeightConvention Convention,
    NetworkSettings Settings,
    Normalisation? Normalisation,
    IReadOnlyList<string>? ClassNames
) : IDisposable
{
    /// <summary>Builds the network and loads the weights into it.</summary>
    /// <param name="file">Weights, of any kind that <see cref="WeightFile"/> reads.</param>
    /// <param name="options">Which network.</param>
    /// <param name="averaged">Whether to use a checkpoint's moving averages.</param>
    /// <param name="newClassifier">Whether to replace the file's classifier with a fresh one.</param>
    /// <param name="device">Where it computes; null means on the processor.</param>
    /// <exception cref="ModelException">The file cannot be read, or its weights do not fit.</exception>
    /// <exception cref="UsageException">The network is not known.</exception>
    public static LoadedNetwork Read(
        string file,
        NetworkOptions options,
        bool averaged = true,
        bool newClassifier = false,
        Device? device = null
    )
    {
        using var weights = WeightFile.Read(file, averaged);
        var convention = WeightLoader.Detect(weights.Tensors.Keys, file);
        var stored = WeightLoader.ClassesOf(weights.Tensors, convention);
        var architecture = ArchitectureOf(options, weights, file);
        architecture = architecture with { Classes = options.Classes ?? stored ?? architecture.Classes };
        if (stored is { } classes && classes != architecture.Classes && !newClassifier)
            throw new WeightsException(
                file,
                $"The classifier has {classes} classes, but {architecture.Classes} are asked for; "
                    + "--drop-classifier of 'model import' replaces it with a fresh one."
            );

        var settings = NetworkSettings
            .Of(convention, PublishedNetworks.Find(architecture)?.Name)
            .OverriddenBy(weights.Metadata, file);
        settings = new NetworkSettings(
            options.Padding ?? settings.Padding,
            options.BatchNormEpsilon ?? settings.BatchNormEpsilon
        );
        var model = EfficientNetModel.Create(
            architecture,
            new ModelOptions { Padding = settings.Padding, BatchNormEpsilon = settings.BatchNormEpsilon }
        );
        try
        {
            WeightLoader.Load(
                model,
                newClassifier ? WeightLoader.WithClassifierOf(model, weights.Tensors, convention) : weights.Tensors,
                file,
                convention
            );
            model.eval();
            model.to(device ?? CPU);
            ChannelsLast.ConvertWeights(model);
            return new LoadedNetwork(
                model,
                convention,
                settings,
                NetworkMetadata.NormalisationOf(weights.Metadata, file),
                newClassifier ? null : NetworkMetadata.ClassNamesOf(weights.Metadata, file)
            );
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        Normalisation?.Dispose();
    }

    private static Architecture ArchitectureOf(NetworkOptions options, WeightFileContent weights, string file)
    {
        if (options.Network is { } published)
            return published.Architecture();
        if (options.ArchitectureFile is { } path)
            return ReadArchitecture(path);
        var architecture =
            NetworkMetadata.ArchitectureOf(weights.Metadata, file)
            ?? throw new UsageException(
                $"Say --network or --architecture: {file} does not say which network its weights are of."
            );
        var (parameters, elements) = (
            ArchitectureCost.Totals(architecture).Parameters,
            weights.Tensors.Values.Sum(tensor => tensor.numel())
        );
        return parameters / 2 <= elements // A classifier may be missing.
            ? architecture
            : throw new WeightsException(
                file,
                $"The metadata names a network of {parameters} parameters, and the file has {elements}."
            );
    }

    private static Architecture ReadArchitecture(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Architecture>(File.ReadAllText(file), ContractsJson.Options)
                ?? throw new UsageException($"{file} holds null; it must be an architecture in JSON.");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{file} is not an architecture in JSON: {exception.Message}");
        }
    }
}
