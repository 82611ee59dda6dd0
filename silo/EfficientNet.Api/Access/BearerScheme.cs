using System.Security.Claims;
using System.Text.Encodings.Web;
using EfficientNet.Api.Answers;
using EfficientNet.Contracts.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EfficientNet.Api.Access;

/// <summary>
/// Knows a request by the token that it shows as <c>Authorization: Bearer …</c>. Runs before a body is read.
/// </summary>
public sealed class BearerScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, ApiAccess access)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, UrlEncoder.Default)
{
    /// <summary>The scheme's name, in the header and in ASP.NET.</summary>
    public const string Name = "Bearer";

    private const string Prefix = Name + " ";

    private string? Shown
    {
        get
        {
            var header = Request.Headers.Authorization.ToString();
            return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
        }
    }

    /// <inheritdoc />
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    /// <inheritdoc />
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Name;
        return ApiErrors.WriteAsync(
            Context,
            StatusCodes.Status401Unauthorized,
            new ApiError(
                Shown is null
                    ? "This call needs the server's token as 'Authorization: Bearer …'; "
                        + "it is in the file 'token' of the server's data folder."
                    : "The token is not this server's; it is in the file 'token' of the server's data folder."
            )
        );
    }

    private AuthenticateResult Authenticate() =>
        access.Matches(Shown)
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(Name)), Name))
            : AuthenticateResult.NoResult();
}
