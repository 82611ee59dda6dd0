namespace EfficientNet.Experiments.Files;

/// <summary>Understands the text that was submitted, so that grains need not know in which format files are written.</summary>
public interface IExperimentReader
{
    /// <summary>Understands and checks <paramref name="text"/>; messages name <paramref name="fileName"/>.</summary>
    /// <exception cref="ExperimentFileException">With every mistake.</exception>
    ExperimentSpecification Read(string text, string fileName);
}
