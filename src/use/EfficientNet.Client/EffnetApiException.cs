using System.Net;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Client;

/// <summary>A call of the HTTP API that did not succeed: the server said no, or it did not answer in time.</summary>
public sealed class EffnetApiException : EffnetException
{
    /// <summary>The server answered with an error status.</summary>
    public EffnetApiException(HttpStatusCode status, ApiError error)
        : base(error.Error)
    {
        Status = status;
        Details = error.Details ?? [];
        IsTransient = error.Retry;
    }

    /// <summary>The server did not answer.</summary>
    public EffnetApiException(string message, Exception? inner = null)
        : base(message, inner) => IsTransient = true;

    /// <summary>The status, or null when there was no answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>One line for each single mistake, for example of an experiment file.</summary>
    public IReadOnlyList<string> Details { get; } = [];

    /// <inheritdoc />
    public override bool IsTransient { get; }
}
