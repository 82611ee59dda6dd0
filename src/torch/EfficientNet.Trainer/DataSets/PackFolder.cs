using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Data.Photos;
using EfficientNet.Host.Files;
using EfficientNet.Trainer.Models;

namespace EfficientNet.Trainer.DataSets;

/// <summary>
/// The folder that a data set is packed into. Until all shards are written they are in <c>train.unfinished</c> and
/// <c>val.unfinished</c>, beside <c>packing.json</c>: half a data set can't be mistaken for a whole one, and the same command
/// resumes where an earlier one ended.
/// </summary>
internal sealed class PackFolder : IDisposable
{
    private const string Unfinished = ".unfinished";

    private readonly string _folder;
    private readonly FileStream _plan;

    private PackFolder(string folder, FileStream plan) => (_folder, _plan) = (folder, plan);

    /// <summary>Starts in an empty folder, or resumes in one with the same plan.</summary>
    /// <exception cref="UsageException">It holds something else.</exception>
    /// <exception cref="IOException">Another process is packing into it.</exception>
    public static PackFolder Open(string folder, PackPlan plan)
    {
        var path = Path.Combine(folder, PhotoFiles.PackingPlan);
        if (!File.Exists(path))
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new UsageException(
                    $"--out is '{folder}', which is not empty; name an empty folder or one that does not exist yet."
                );
            DurableFile.Write(path, file => JsonSerializer.Serialize(file, plan, ContractsJson.Options));
        }

        // Kept open and exclusive: two at once would corrupt each other's work.
        var opened = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var begun = JsonSerializer.Deserialize<PackPlan>(opened, ContractsJson.Options);
        if (begun == plan)
            return new PackFolder(folder, opened);
        opened.Dispose();
        var other = begun?.Source == plan.Source && begun.Sha256 != plan.Sha256;
        var what = other ? "the same folder with other images" : $"{begun}";
        throw new UsageException($"--out is '{folder}', where {what} is half packed; finish that, or delete the folder.");
    }

    /// <summary>The folder for a part's shards.</summary>
    public string Begin(string part)
    {
        var folder = Directory.CreateDirectory(IsFinished(part) ? Final(part) : Final(part) + Unfinished).FullName;
        foreach (var half in Directory.EnumerateFiles(folder, "*.tmp"))
            File.Delete(half);
        return folder;
    }

    /// <summary>Gives the parts their final names, once all shards of all parts are written.</summary>
    public void Finish(IEnumerable<string> parts)
    {
        foreach (var part in parts.Where(part => !IsFinished(part)))
            Directory.Move(Final(part) + Unfinished, Final(part));
        DurableFile.SyncFolder(_folder);
        foreach (var note in Directory.EnumerateFiles(_folder, $"*{PackedShard.BrokenSuffix}", SearchOption.AllDirectories))
            File.Delete(note);
        File.Delete(Path.Combine(_folder, PhotoFiles.PackingPlan));
    }

    /// <inheritdoc />
    public void Dispose() => _plan.Dispose();

    private string Final(string part) => Path.Combine(_folder, part);

    private bool IsFinished(string part) => Directory.Exists(Final(part));
}
