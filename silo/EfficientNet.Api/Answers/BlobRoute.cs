using EfficientNet.Blobs;
using EfficientNet.Experiments;
using Microsoft.Net.Http.Headers;

namespace EfficientNet.Api.Answers;

/// <summary>A blob as a route names it and an answer tags it.</summary>
internal static class BlobRoute
{
    public static BlobName Parse(string text) =>
        BlobName.TryParse(text, out var name)
            ? name
            : throw new BadHttpRequestException($"'{text}' is not a blob's name: 64 lower-case hexadecimal digits of a SHA-256.");

    public static EntityTagHeaderValue Tag(BlobName name) => new($"\"{name.Sha256}\"");

    public static NotFoundException Missing(BlobName name) => new($"There is no blob {name.Sha256} in the store.");
}
