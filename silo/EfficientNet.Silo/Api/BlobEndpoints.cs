using EfficientNet.Experiments;
using EfficientNet.Silo.Blobs;
using Microsoft.Net.Http.Headers;

namespace EfficientNet.Silo.Api;

internal static class BlobEndpoints
{
    private const long MaximumBlobBytes = 64L << 30;

    public static void MapBlobs(this IEndpointRouteBuilder api)
    {
        api.MapPut("/blobs/{sha256}", StoreAsync);
        api.MapMethods("/blobs/{sha256}", [HttpMethods.Get, HttpMethods.Head], Read);
    }

    private static async Task<IResult> StoreAsync(string sha256, HttpContext context, BlobStore store)
    {
        var name = Parse(sha256);
        context.AllowBody(MaximumBlobBytes);
        await store.StoreAsync(name, context.Request.Body, context.RequestAborted);
        return Results.NoContent();
    }

    private static IResult Read(string sha256, BlobStore store)
    {
        var name = Parse(sha256);
        var file = store.Find(name) ?? throw new NotFoundException($"There is no blob {name.Sha256} in the store.");
        return Results.File(file.FullName, "application/octet-stream", entityTag: new EntityTagHeaderValue($"\"{name.Sha256}\""), enableRangeProcessing: true);
    }

    private static BlobName Parse(string text) => BlobName.TryParse(text, out var name)
        ? name
        : throw new BadHttpRequestException($"'{text}' is not a blob's name: 64 lower-case hexadecimal digits of a SHA-256.");
}
