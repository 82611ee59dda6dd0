using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace EfficientNet.Silo.Tests.Blobs;

/// <summary>S3's uploads in parts, as strict as the real one about their order, sizes, tags and hashes.</summary>
internal sealed class S3Uploads
{
    private const int SmallestPart = 5 << 20;
    private readonly ConcurrentDictionary<string, (string Key, SortedDictionary<int, byte[]> Parts)> _uploads = new();

    public int Open => _uploads.Count;

    public string Begin(string bucket, string key)
    {
        var upload = Guid.NewGuid().ToString("N");
        _uploads[upload] = (key, []);
        return $"<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{key}</Key><UploadId>"
            + $"{upload}</UploadId></InitiateMultipartUploadResult>";
    }

    public string Take(string upload, int number, byte[] content)
    {
        _uploads[upload].Parts[number] = content;
        return Tag(content);
    }

    public void Abort(string upload) => _uploads.TryRemove(upload, out _);

    /// <summary>The object, or null with the code of the mistake in the order.</summary>
    public byte[]? Complete(string upload, string key, string order, out string mistake)
    {
        mistake = "NoSuchUpload";
        if (!_uploads.TryGetValue(upload, out var begun) || begun.Key != key)
            return null;
        var named = XElement
            .Parse(order)
            .Elements()
            .Select(part => part.Elements().ToDictionary(field => field.Name.LocalName, field => field.Value))
            .ToList();
        var parts = begun.Parts.ToList();
        mistake = "InvalidPart";
        if (named.Count != parts.Count)
            return null;
        foreach (var ((number, content), part) in parts.Zip(named))
        {
            if (
                part["PartNumber"] != $"{number}"
                || part["ETag"].Trim('"') != Tag(content).Trim('"')
                || part.GetValueOrDefault("ChecksumSHA256") != Convert.ToBase64String(SHA256.HashData(content))
            )
                return null;
        }

        mistake = "EntityTooSmall";
        if (parts.SkipLast(1).Any(part => part.Value.Length < SmallestPart))
            return null;
        _uploads.TryRemove(upload, out _);
        return [.. parts.SelectMany(part => part.Value)];
    }

#pragma warning disable CA5351 // S3's entity tags are MD5; nothing is secured by them.
    private static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";
#pragma warning restore CA5351
}
