using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace EfficientNet.Dashboard.Access;

/// <summary>
/// Who may see the pages. A server on the loopback address shows them to whoever can reach it, by its own names only, so that
/// a page of another origin can't get at them by pointing a name of its own at 127.0.0.1. Every other server asks for the
/// token once. The pages only read; every command goes through the API and its bearer token, which is never put into a page,
/// an address or a cookie.
/// </summary>
/// <param name="Address">Where the server listens.</param>
/// <param name="Matches">Whether a text is the server's token.</param>
/// <param name="Cookie">What a browser that has shown the token keeps.</param>
public sealed record DashboardAccess(IPAddress Address, Func<string?, bool> Matches, string Cookie)
{
    /// <summary>Name of the cookie.</summary>
    public const string CookieName = "effnet-dashboard";

    /// <summary>Whether the pages ask for the token.</summary>
    public bool NeedsToken => !IPAddress.IsLoopback(Address);

    /// <summary>Whether a request by this host name may be answered at all.</summary>
    public bool AllowsHost(string host) =>
        NeedsToken
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether a request with this cookie may see the pages.</summary>
    public bool AllowsCookie(string? cookie) =>
        !NeedsToken
        || (
            cookie is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(cookie), Encoding.UTF8.GetBytes(Cookie))
        );
}
