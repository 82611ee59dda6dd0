using EfficientNet.Experiments.Files;

namespace EfficientNet.Grains;

/// <summary>A faulty file's mistakes on the wire: Orleans carries an exception's message by itself, not its properties.</summary>
[GenerateSerializer, Alias("EfficientNet.ExperimentFileError")]
internal struct ExperimentFileErrorSurrogate
{
    [Id(0)]
    public string FileName;

    [Id(1)]
    public ExperimentFileProblem[] Problems;
}

/// <summary>Between an <see cref="ExperimentFileException"/> and its form on the wire.</summary>
[RegisterConverter]
internal sealed class ExperimentFileErrorConverter : IConverter<ExperimentFileException, ExperimentFileErrorSurrogate>
{
    public ExperimentFileException ConvertFromSurrogate(in ExperimentFileErrorSurrogate surrogate) =>
        new(surrogate.FileName, surrogate.Problems);

    public ExperimentFileErrorSurrogate ConvertToSurrogate(in ExperimentFileException value) =>
        new() { FileName = value.FileName, Problems = [.. value.Problems] };
}
