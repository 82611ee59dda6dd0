using System.Net;
using EfficientNet.Dashboard.Access;

namespace EfficientNet.Silo.Tests.Pages;

public sealed class DashboardAccessTests
{
    private static DashboardAccess On(string address) => new(IPAddress.Parse(address), shown => shown == "token", "cookie");

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("rebound.example", false)]
    [InlineData("10.0.0.5", false)]
    public void Loopback_AnswersByItsOwnNamesOnly(string host, bool allowed) =>
        Assert.Equal(allowed, On("127.0.0.1").AllowsHost(host));

    [Fact]
    public void Loopback_NeedsNoCookie() => Assert.True(On("127.0.0.1").AllowsCookie(null));

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("cookiE", false)]
    [InlineData("cookie", true)]
    public void BeyondLoopback_NeedsTheCookie(string? cookie, bool allowed) =>
        Assert.Equal(allowed, On("0.0.0.0").AllowsCookie(cookie));
}
