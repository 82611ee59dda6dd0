namespace EfficientNet.ExperimentFiles.Overrides;

/// <summary>The new text, or why an override cannot be applied.</summary>
internal readonly record struct OverrideResult(string? Text, string? Problem)
{
    public static OverrideResult Applied(string text) => new(text, null);

    public static OverrideResult Refused(string problem) => new(null, problem);
}
