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
        api.MapMethods("/blobs/{sha256}", [HttpMethods.Head], FindAsync);
        api.MapGet("/blobs/{sha256}", ReadAsync);
    }

    private static async Task<IResult> StoreAsync(string sha256, HttpContext context, IBlobStore store)
    {
        var name = Parse(sha256);
        context.AllowBody(MaximumBlobBytes);
        await store.StoreAsync(name, context.Request.Body, context.RequestAborted);
        return Results.NoContent();
    }

    // Whoever asks has the bytes and is about to report the checkpoint.
    private static async Task<IResult> FindAsync(string sha256, HttpContext context, BlobCollector collector)
    {
        var name = Parse(sha256);
        var blob = await collector.FindLastingAsync(name, context.RequestAborted) ?? throw Missing(name);
        context.Response.ContentLength = blob.Bytes;
        context.Response.Headers.ETag = Tag(name).ToString();
        return Results.Ok();
    }

    private static async Task<IResult> ReadAsync(string sha256, HttpContext context, IBlobStore store)
    {
        var name = Parse(sha256);
        return Results.Stream(
            await store.OpenAsync(name, context.RequestAborted),
            "application/octet-stream",
            entityTag: Tag(name),
            enableRangeProcessing: true
        );
    }

    private static EntityTagHeaderValue Tag(BlobName name) => new($"\"{name.Sha256}\"");

    private static NotFoundException Missing(BlobName name) => new($"There is no blob {name.Sha256} in the store.");

    private static BlobName Parse(string text) =>
        BlobName.TryParse(text, out var name)
            ? name
            : throw new BadHttpRequestException($"'{text}' is not a blob's name: 64 lower-case hexadecimal digits of a SHA-256.");
}
