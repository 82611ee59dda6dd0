using EfficientNet.Contracts.Api;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Api;

/// <summary>
/// Lets a request through when it shows the token as <c>Authorization: Bearer …</c>. Runs before a body is read.
/// </summary>
public sealed class BearerAuthentication(RequestDelegate next, BearerToken token)
{
    private const string Scheme = "Bearer ";

    /// <summary>Answers 401, or goes on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var shown = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        if (token.Matches(shown))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ApiErrors.WriteAsync(
            context,
            StatusCodes.Status401Unauthorized,
            new ApiError(
                shown is null
                    ? "This call needs the server's token as 'Authorization: Bearer …'; it is in the file 'token' of the server's data folder."
                    : "The token is not this server's; it is in the file 'token' of the server's data folder."
            )
        );
    }
}
