using EfficientNet.Api.Answers;
using EfficientNet.Contracts;
using EfficientNet.Ledger;

namespace EfficientNet.Api.Reading;

internal static class ChangeEndpoints
{
    public static Task StreamAsync(
        HttpContext context,
        LedgerFeed feed,
        EventStream stream,
        long? after = null,
        string? experiment = null
    )
    {
        var filter = experiment is null ? (ExperimentId?)null : RouteText.ParseId<ExperimentId>(experiment);
        return stream.WriteAsync(context, token => feed.ReadAsync(EventStream.From(context, after), filter, token));
    }
}
