using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;

namespace EfficientNet.ExperimentFiles;

/// <summary>Reads YAML for the grains.</summary>
public sealed class ExperimentReader : IExperimentReader
{
    /// <inheritdoc />
    public ExperimentSpecification Read(string text, string fileName) => ExperimentFile.Parse(text, fileName);
}
