using System.Net;
using EfficientNet.Agent.Configuration;

namespace EfficientNet.Agent.ControlPlane;

/// <summary>
/// A file as a request's body. Each piece sent extends the deadline, so that only a stalled transfer is aborted, not a long
/// one, nor a store that is still processing.
/// </summary>
internal sealed class ProlongingContent : HttpContent
{
    private const int PieceBytes = 1 << 17;
    private readonly FileStream _file;
    private readonly Deadline _limit;

    /// <summary>Takes ownership of the file and closes it at the end.</summary>
    public ProlongingContent(FileStream file, Deadline limit)
    {
        (_file, _limit) = (file, limit);
        Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/octet-stream");
    }

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc />
    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var piece = new byte[PieceBytes];
        while (await _file.ReadAsync(piece, cancellationToken) is var read and > 0)
        {
            await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            _limit.Prolong();
        }

        _limit.Prolong(AgentTimings.StoringTime(_file.Length));
    }

    /// <inheritdoc />
    protected override bool TryComputeLength(out long length)
    {
        length = _file.Length;
        return true;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
