namespace EfficientNet.Agent.Tests.Support;

/// <summary>A folder of one test.</summary>
internal sealed class TestFolder : IDisposable
{
    /// <summary>Full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("effnet-agent-").FullName;

    /// <summary>Full path of something in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
