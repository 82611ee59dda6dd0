using System.Text.Json;
using EfficientNet.Contracts;

namespace EfficientNet.Cli.Local;

/// <summary>Files that one program hands to another; gone when the command ends.</summary>
internal sealed class PassingFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("effnet-");

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a value as JSON and returns the file's path.</summary>
    public string Write<T>(string name, T value)
    {
        var path = File(name);
        System.IO.File.WriteAllText(path, JsonSerializer.Serialize(value, ContractsJson.Options));
        return path;
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
