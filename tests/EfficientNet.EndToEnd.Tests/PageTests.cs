using EfficientNet.Contracts;
using EfficientNet.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>The dashboard in a real browser.</summary>
public sealed class PageTests
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 300_000 };

    [Fact]
    public async Task Page_UpdatesWithoutReload_AndSurvivesTheServer()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not installed (apt-get install chromium)");
        await using var server = new Server();
        await server.StartAsync();
        using var agent = new FakeAgent(server.Description.Url, server.Description.Token, "fake");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var working = agent.WorkAsync(stop.Token);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] }
        );
        var page = await browser.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);

        await page.GotoAsync(server.Description.Url);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("No experiments yet");
        await page.EvaluateAsync("window.sameDocument = true");
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live", Patient);

        var id = await server.SubmitAsync(Files.GridAndSweep(epochs: 3));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("e2e", Patient);
        await Assertions.Expect(page.Locator("#nodes b")).ToHaveTextAsync("fake", Patient);
        agent.Allowed.Release(2);
        await Assertions.Expect(page.Locator(".figures dd").First).ToHaveTextAsync("2 of 6", Patient);

        await server.KillAsync();
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Reconnecting", Patient);
        await server.StartAsync();
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live", Patient);
        agent.Allowed.Release(100);
        await server.UntilAsync(id, "completed", experiment => experiment.State == ExperimentState.Completed);
        await Assertions.Expect(page.Locator("#experiment .state")).ToHaveTextAsync("Completed", Patient);
        await Assertions.Expect(page.Locator("#chart .point")).ToHaveCountAsync(4, new() { Timeout = 300_000 });
        await Assertions.Expect(page.Locator("#notice")).ToBeHiddenAsync(new() { Timeout = 300_000 });

        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"), "the page was loaded again");
        Assert.DoesNotContain(server.Description.Token, await page.ContentAsync());
        Assert.Empty(errors);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
    }
}
