using EfficientNet.Experiments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EfficientNet.Dashboard.Pages;

/// <summary>What a page shows when its reader fails.</summary>
internal static class PageErrors
{
    /// <summary>A whole page that says what is wrong, and reloads itself where that may help.</summary>
    public static IResult Page(EffnetException error) =>
        new RazorComponentResult<MessagePage>(
            new
            {
                Heading = error switch
                {
                    NotFoundException => "Not found",
                    LedgerUnavailableException => "The database is away",
                    _ => "The ledger can't be read",
                },
                Text = error is LedgerUnavailableException
                    ? "PostgreSQL does not answer or can't do this now. Training goes on, and reports wait on their hosts; "
                        + $"this page comes back by itself. ({error.Message})"
                : error.IsTransient ? $"{error.Message} This page tries again by itself."
                : error.Message,
                Retries = error.IsTransient,
            }
        )
        {
            StatusCode = StatusOf(error),
        };

    /// <summary>For the part of a page that is fetched again: the page keeps what it shows.</summary>
    public static IResult View(EffnetException error) => Results.Text(error.Message, statusCode: StatusOf(error));

    private static int StatusOf(EffnetException error) =>
        error is NotFoundException ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable;
}
