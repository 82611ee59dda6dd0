using EfficientNet.Api.Answers;
using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EfficientNet.Dashboard.Pages.Overview;

/// <summary>The overview at <c>/</c>, or at an experiment's address, and what keeps it up to date.</summary>
internal static class OverviewRoutes
{
    public static void MapOverview(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(
            "/",
            (OverviewReader reader, CancellationToken cancellationToken) => PageAsync(reader, null, cancellationToken)
        );
        pages.MapGet(
            "/experiments/{id}",
            (string id, OverviewReader reader, CancellationToken cancellationToken) => PageAsync(reader, id, cancellationToken)
        );
        pages.MapGet("/live/view", ViewAsync);
        pages.MapGet("/live/changes", StreamAsync);
    }

    private static async Task<IResult> PageAsync(OverviewReader reader, string? id, CancellationToken cancellationToken)
    {
        try
        {
            return new RazorComponentResult<OverviewPage>(new { Model = await reader.ReadAsync(Parse(id), cancellationToken) });
        }
        catch (EffnetException error)
        {
            return PageErrors.Page(error);
        }
    }

    private static async Task<IResult> ViewAsync(
        OverviewReader reader,
        CancellationToken cancellationToken,
        string? experiment = null
    )
    {
        try
        {
            return new RazorComponentResult<OverviewView>(
                new { Model = await reader.ReadAsync(Parse(experiment), cancellationToken) }
            );
        }
        catch (EffnetException error)
        {
            return PageErrors.View(error);
        }
    }

    private static Task StreamAsync(HttpContext context, LedgerFeed feed, EventStream stream, long? after = null) =>
        stream.WriteAsync(context, token => feed.ReadAsync(EventStream.From(context, after), experiment: null, token));

    private static ExperimentId? Parse(string? id)
    {
        try
        {
            return id is null ? null : ExperimentId.Parse(id);
        }
        catch (FormatException error)
        {
            throw new NotFoundException(error.Message);
        }
    }
}
