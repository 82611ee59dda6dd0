namespace EfficientNet.Silo.Backups;

/// <summary>
/// Copies blobs from one folder of them to another. A blob never changes, so what is there already is not copied again.
/// </summary>
public static class BlobCopy
{
    /// <summary>Copies those that are missing; each is there whole or not at all. Returns how many were copied.</summary>
    public static async Task<int> MissingAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(from))
            return 0;
        var copied = 0;
        // {root}/ab/cdef…; names that begin with a dot are transfers under way.
        foreach (var folder in Directory.EnumerateDirectories(from, "??"))
        {
            var target = Path.Combine(to, Path.GetFileName(folder));
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                var copy = Path.Combine(target, Path.GetFileName(file));
                if (File.Exists(copy))
                    continue;
                Directory.CreateDirectory(target);
                var unfinished = Path.Combine(to, $".{Path.GetFileName(folder)}{Path.GetFileName(file)}.part");
                await using (var source = File.OpenRead(file))
                await using (var written = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
                {
                    await source.CopyToAsync(written, cancellationToken);
                    written.Flush(flushToDisk: true);
                }

                File.Move(unfinished, copy, overwrite: true);
                copied++;
            }
        }

        return copied;
    }
}
