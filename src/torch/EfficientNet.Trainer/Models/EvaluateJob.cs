using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Inference;
using EfficientNet.Data;
using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Training.Evaluation;

namespace EfficientNet.Trainer.Models;

/// <summary><c>evaluate</c>: how well weights classify a data set's images; <c>effnet evaluate</c>.</summary>
public static class EvaluateJob
{
    private const int ConfusedPairs = 20;

    private static readonly EvaluateArguments Options = new();

    private static string Usage =>
        "usage: evaluate --weights FILE (--dataset NAME | --data-specification FILE) "
        + $"[options]\n\n{ProgramCommandLine.Help(Options.All)}";

    /// <summary>Runs the command; messages go to standard output, which nothing else may write to.</summary>
    public static int Run(string[] arguments) =>
        FileJob.WithMessages(arguments, Usage, report => Run(arguments, report, Console.Error));

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows <c>evaluate</c>.</param>
    /// <param name="report">Receives the progress, and the result last.</param>
    /// <param name="error">For errors and warnings.</param>
    /// <returns>0 done, 1 an error of the program or of libtorch, 2 a mistake on the command line or in a file.</returns>
    public static int Run(string[] arguments, Action<InferenceMessage> report, TextWriter error) =>
        FileJob.Run("evaluate", error, () => Evaluate(CommandArguments.Parse(arguments, Options.All), report, error.WriteLine));

    private static void Evaluate(CommandArguments arguments, Action<InferenceMessage> report, Action<string> warn)
    {
        var weights = arguments.RequiredFile(Options.Weights);
        var options = NetworkOptions.Of(arguments, Options.Network);
        var batch = arguments.Value(Options.Batch) ?? 32;
        var device = InferenceDevice.Of(arguments, Options.Device).Prepare(warn);

        var started = TimeProvider.System.GetTimestamp();
        using var network = LoadedNetwork.Read(weights, options, averaged: !arguments.Value(Options.Raw), device: device);
        var architecture = network.Model.Architecture;
        var data = RunData.Load(
            Specification(arguments, architecture.Classes),
            arguments.Value(Options.Folder),
            architecture.Resolution
        );
        using var normalisation = data.Normalisation;
        var images = arguments.Value(Options.Validation) ? data.Validation : data.Test;
        var confusion = new ConfusionMatrix(architecture.Classes);
        long measured = 0;
        report(new EvaluationProgress(measured, images.Count));
        var result = new Evaluator(network.Model, normalisation, architecture.InputChannels, device).Measure(
            images,
            batch,
            workers: Math.Clamp(Environment.ProcessorCount / 2, 1, 4),
            () => report(new EvaluationProgress(measured = Math.Min(measured + batch, images.Count), images.Count)),
            confusion
        );
        report(
            new EvaluationFinished(
                result.Loss,
                result.Top1,
                result.Top5,
                result.Images,
                TimeProvider.System.GetElapsedTime(started).TotalSeconds,
                [
                    .. confusion.Classes.Select(row =>
                        row with
                        {
                            Name = (data.ClassNames ?? network.ClassNames)?.ElementAtOrDefault(row.Class),
                        }
                    ),
                ],
                confusion.MostConfused(ConfusedPairs)
            )
        );
    }

    private static DataSpecification Specification(CommandArguments arguments, int classes)
    {
        if (arguments.Value(Options.DataSpecification) is not { } file)
        {
            if (arguments.Value(Options.Validation))
                throw new UsageException("--validation needs --data-specification, which says what is held out.");
            // No more training images than a split must have.
            return new DataSpecification
            {
                Name = arguments.Required(Options.DataSet),
                Classes = classes,
                TrainImages = 1,
                ValidationImages = 1,
                BrokenImages = arguments.Value(Options.BrokenImages),
            };
        }
        try
        {
            var specification =
                JsonSerializer.Deserialize<DataSpecification>(
                    File.ReadAllText(CommandArguments.RequireFile(file, "--data-specification")),
                    ContractsJson.Options
                ) ?? throw new UsageException($"{file} holds null; it must be a data specification in JSON.");
            return specification.Classes == classes
                ? specification
                : throw new UsageException(
                    $"The weights have {classes} classes, and the data set '{specification.Name}' has {specification.Classes}."
                );
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{file} is not a data specification in JSON: {exception.Message}");
        }
    }
}
