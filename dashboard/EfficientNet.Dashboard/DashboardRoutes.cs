using EfficientNet.Api.Answers;
using EfficientNet.Contracts;
using EfficientNet.Dashboard.Access;
using EfficientNet.Dashboard.Live;
using EfficientNet.Dashboard.Pages;
using EfficientNet.Experiments;
using EfficientNet.Ledger;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EfficientNet.Dashboard;

/// <summary>The pages: rendered on the server, kept up to date by one small module over server-sent events.</summary>
public static class DashboardRoutes
{
    /// <summary>Adds what the pages need. Ledger and API must be registered.</summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services, DashboardAccess access)
    {
        services.AddRazorComponents();
        // The pages protect no data; without this, keys would be written to the home folder.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton(access);
        services.AddSingleton<OverviewReader>();
        return services;
    }

    /// <summary>Maps the pages at the root.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        app.MapGet("/assets/{file}", PageAssets.Get).AddEndpointFilter<PageGuard>();
        app.MapGet("/login", () => new RazorComponentResult<LoginPage>()).AddEndpointFilter<PageGuard>();
        app.MapPost("/login", LogIn).AddEndpointFilter<PageGuard>().DisableAntiforgery();
        var pages = app.MapGroup("").AddEndpointFilter<PageGuard>().WithMetadata(new NeedsLogin());
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
            return new RazorComponentResult<MessagePage>(
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
                StatusCode = error is NotFoundException ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable,
            };
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
            return Results.Text(
                error.Message,
                statusCode: error is NotFoundException ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable
            );
        }
    }

    private static Task StreamAsync(HttpContext context, LedgerFeed feed, EventStream stream, long? after = null) =>
        stream.WriteAsync(context, token => feed.ReadAsync(EventStream.From(context, after), experiment: null, token));

    private static IResult LogIn([FromForm] string? token, HttpContext context, DashboardAccess access)
    {
        if (!access.Matches(token?.Trim()))
            return new RazorComponentResult<LoginPage>(new { WasWrong = true }) { StatusCode = StatusCodes.Status403Forbidden };
        context.Response.Cookies.Append(
            DashboardAccess.CookieName,
            access.Cookie,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(30),
            }
        );
        return Results.Redirect("/");
    }

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
