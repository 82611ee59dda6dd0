using System.Text.RegularExpressions;
using EfficientNet.Contracts;
using EfficientNet.Dashboard;

namespace EfficientNet.Silo.Tests.Pages;

public sealed partial class StyleTests
{
    [Fact]
    public void StateInTheStyleSheet_IsAStateOfSomething()
    {
        string[] states = [.. Enum.GetNames<ExperimentState>(), .. Enum.GetNames<RunState>(), .. Enum.GetNames<NodeState>()];
        using var sheet = typeof(PageAssets).Assembly.GetManifestResourceStream(
            Assert.Single(
                typeof(PageAssets).Assembly.GetManifestResourceNames(),
                name => name.EndsWith("dashboard.css", StringComparison.Ordinal)
            )
        )!;
        var named = State()
            .Matches(new StreamReader(sheet).ReadToEnd())
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(states));
    }

    // The connection's own states are the page's affair.
    [GeneratedRegex(@"(?<!\.connection)\[data-state=(\w+)\]")]
    private static partial Regex State();
}
