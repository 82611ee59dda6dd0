namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>The built programs, beside this test's own output folder.</summary>
internal static class Programs
{
    public static string Silo => Find("EfficientNet.Silo");

    public static string Agent => Find("EfficientNet.Agent");

    public static string Effnet => Find("EfficientNet.Cli", "effnet");

    public static string Trainer => Find("EfficientNet.Trainer");

    // artifacts/bin/{project}/{configuration}/{program}
    private static string Find(string project, string? program = null)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var file = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, program ?? project);
        return File.Exists(file) ? file : throw new FileNotFoundException($"{project} is not built: {file} is missing.");
    }
}
