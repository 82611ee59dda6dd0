using System.Security.Cryptography;
using EfficientNet.Contracts;
using EfficientNet.Models;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using EfficientNet.Training.Checkpoints;

namespace EfficientNet.Training;

/// <summary>
/// Puts given weights into a fresh state, for a run that is fine-tuned. With another number of classes the fresh classifier
/// stays; everything else must fit. Their SHA-256 identifies what a run really started from, so its checkpoints carry it: a
/// resumed attempt reports it without reading the file, which may have changed since. An attempt that starts over reads the
/// file again and reports its hash.
/// </summary>
internal static class InitialWeights
{
    /// <summary>Reads the weights into the state, batch norm's statistics and moving averages included.</summary>
    /// <returns>The file's SHA-256.</returns>
    /// <exception cref="TrainingException">There is no file, or it does not fit: the user's mistake.</exception>
    public static string Load(TrainingState state, string name, string? file)
    {
        if (file is null)
            throw new TrainingException(
                FailureClass.User,
                $"The run starts from the weights '{name}', whose file was not named; name it: --weights {name}=/FILE."
            );
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        try
        {
            using var content = WeightFile.Read(stream, file);
            Load(state.Model, content, file);
        }
        catch (ModelException error)
        {
            throw new TrainingException(
                FailureClass.User,
                $"The run can't begin from the weights '{name}'. {error.Message}",
                error
            );
        }

        state.BeginAverage();
        return sha256;
    }

    private static void Load(EfficientNetModel model, WeightFileContent content, string file)
    {
        var convention = WeightLoader.Detect(content.Tensors.Keys, file);
        var theirs = NetworkMetadata.ArchitectureOf(content.Metadata, file);
        var keepsClassifier = WeightLoader.ClassesOf(content.Tensors, convention) == model.Architecture.Classes;
        try
        {
            WeightLoader.Load(
                model,
                keepsClassifier ? content.Tensors : WeightLoader.WithClassifierOf(model, content.Tensors, convention),
                file,
                convention
            );
        }
        catch (WeightsException error)
        {
            var network = theirs is null ? null : PublishedNetworks.Find(theirs)?.Name;
            throw new WeightsException(
                file,
                $"{error.Problem} Take weights of this network, or let 'network' in the experiment file be "
                    + $"theirs{(network is null ? "" : $", {network}")}."
            );
        }

        RequireSettings(model, content, convention, file);
    }

    private static void RequireSettings(
        EfficientNetModel model,
        WeightFileContent content,
        WeightConvention convention,
        string file
    )
    {
        var theirs = NetworkSettings
            .Of(convention, PublishedNetworks.Find(model.Architecture)?.Name)
            .OverriddenBy(content.Metadata, file);
        if (theirs == new NetworkSettings(model.Options.Padding, model.Options.BatchNormEpsilon))
            return;
        var words = theirs.ToMetadata();
        var otherwise = content.Metadata.ContainsKey(NetworkSettings.PaddingKey)
            ? ""
            : ", or give the file other settings with 'effnet model import' (timm's tf_efficientnet_*: "
                + "--padding same --batch-norm-epsilon 1e-3)";
        throw new WeightsException(
            file,
            "The network must have the padding and the batch-norm epsilon that its weights were trained with; "
                + $"write padding: {words[NetworkSettings.PaddingKey]} and batchNormEpsilon: "
                + $"{words[NetworkSettings.BatchNormEpsilonKey]} in the recipe{otherwise}."
        );
    }
}
