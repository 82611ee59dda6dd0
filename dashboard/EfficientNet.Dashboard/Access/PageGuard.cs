namespace EfficientNet.Dashboard.Access;

/// <summary>
/// Turns away foreign host names and readers without the cookie, and forbids pages to load or be framed by anything foreign.
/// </summary>
public sealed class PageGuard(DashboardAccess access) : IEndpointFilter
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <inheritdoc />
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!access.AllowsHost(http.Request.Host.Host))
            return new(
                Results.Text(
                    $"This server answers as localhost, not as '{http.Request.Host.Host}'.",
                    statusCode: StatusCodes.Status421MisdirectedRequest
                )
            );
        http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (http.Response.Headers.CacheControl.Count == 0)
            http.Response.Headers.CacheControl = "no-store";
        var needsLogin = http.GetEndpoint()?.Metadata.GetMetadata<NeedsLogin>() is not null;
        return needsLogin && !access.AllowsCookie(http.Request.Cookies[DashboardAccess.CookieName])
            ? new(Results.Redirect("/login"))
            : next(context);
    }
}
