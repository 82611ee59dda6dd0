using EfficientNet.Dashboard.Access;
using EfficientNet.Dashboard.Pages;
using EfficientNet.Dashboard.Pages.Overview;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EfficientNet.Dashboard;

/// <summary>The pages: rendered on the server, kept up to date by one small module over server-sent events.</summary>
public static class DashboardRoutes
{
    /// <summary>Adds what the pages need, a reader for each among it. Ledger and API must be registered.</summary>
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
        pages.MapOverview();
    }

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
}
