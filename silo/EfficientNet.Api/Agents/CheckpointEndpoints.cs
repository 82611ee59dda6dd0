using EfficientNet.Api.Answers;
using EfficientNet.Blobs;
using Microsoft.AspNetCore.Http.Features;

namespace EfficientNet.Api.Agents;

/// <summary>How an agent's checkpoints reach the store.</summary>
internal static class CheckpointEndpoints
{
    private const long MaximumBlobBytes = 64L << 30;

    public static async Task<IResult> StoreAsync(string sha256, HttpContext context, IBlobStore store)
    {
        var name = BlobRoute.Parse(sha256);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaximumBlobBytes;
        await store.StoreAsync(name, context.Request.Body, context.RequestAborted);
        return Results.NoContent();
    }

    // Whoever asks has the bytes and is about to report the checkpoint.
    public static async Task<IResult> FindAsync(string sha256, HttpContext context, BlobCollector collector)
    {
        var name = BlobRoute.Parse(sha256);
        var blob = await collector.FindLastingAsync(name, context.RequestAborted) ?? throw BlobRoute.Missing(name);
        context.Response.ContentLength = blob.Bytes;
        context.Response.Headers.ETag = BlobRoute.Tag(name).ToString();
        return Results.Ok();
    }
}
