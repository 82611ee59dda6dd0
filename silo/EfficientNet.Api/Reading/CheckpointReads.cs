using EfficientNet.Api.Answers;
using EfficientNet.Blobs;

namespace EfficientNet.Api.Reading;

/// <summary>Checkpoints, for agents that resume a run and for users who want its weights.</summary>
internal static class CheckpointReads
{
    public static async Task<IResult> ReadAsync(string sha256, HttpContext context, IBlobStore store)
    {
        var name = BlobRoute.Parse(sha256);
        return Results.Stream(
            await store.OpenAsync(name, context.RequestAborted),
            "application/octet-stream",
            entityTag: BlobRoute.Tag(name),
            enableRangeProcessing: true
        );
    }
}
