using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Experiments.Tests;

public sealed class ForeignTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Ünïcode, 日本語 and 🙂\r\n\tstay", "Ünïcode, 日本語 and 🙂\r\n\tstay")]
    [InlineData("no\0thing", "nothing")]
    [InlineData("\u001b[31mred\u001b[0m\a\b\u007f\u0085", "[31mred[0m")]
    public void Clean_OfControlCharacters_LeavesTheRest(string text, string expected) =>
        Assert.Equal(expected, ForeignText.Clean(text));

    [Fact]
    public void Clean_OfHalfAPair_PutsTheReplacementCharacterThere()
    {
        Assert.Equal("�x", ForeignText.Clean("\ude42x"));
        Assert.Equal("x�", ForeignText.Clean("x\ud83d"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("🙂")]
    public void Clean_OfLongText_EndsWithAnEllipsisAndCutsNoPair(string unit)
    {
        var clean = ForeignText.Clean(string.Concat(Enumerable.Repeat(unit, ForeignText.Longest + 1)));

        Assert.InRange(clean.Length, ForeignText.Longest - 1, ForeignText.Longest);
        Assert.EndsWith(unit + "…", clean, StringComparison.Ordinal);
        Assert.Equal(clean, ForeignText.Clean(clean));
    }

    [Fact]
    public void Foreign_OfAReport_CleansEveryText()
    {
        const string Json = """
            {"run":"run-a","attempt":1,"sequence":2,"at":"2026-01-01T00:00:00+00:00","body":{"kind":"exited","outcome":"completed","exitCode":0,
            "message":"a\u0000b","result":{"validationTop1":0.5,"testTop1":0.5,"testTop5":0.5,"testImages":1,"weightsSha256":"c\u0000d","seconds":1,
            "dataSha256":{"e\u0000f":"g\u0000h"},"computeClass":"i\u0000j"}}}
            """;

        var report = JsonSerializer.Deserialize<Report>(Json, ContractsJson.Foreign)!;

        Assert.DoesNotContain("\\u0000", JsonSerializer.Serialize(report, ContractsJson.Options), StringComparison.Ordinal);
        var exited = Assert.IsType<AttemptExited>(report.Body);
        Assert.Equal(("ab", "cd", "ij"), (exited.Message, exited.Result!.WeightsSha256, exited.Result.ComputeClass));
        Assert.Equal(("ef", "gh"), (exited.Result.DataSha256.Single().Key, exited.Result.DataSha256.Single().Value));
    }

    [Fact]
    public void Foreign_OfAHeartbeat_CleansNamesInLists()
    {
        var heartbeat = JsonSerializer.Deserialize<Heartbeat>(
            """{"incarnation":1,"ready":true,"held":[],"devices":[],"dataSets":["a\u0000b"],"problem":"c\u0000d"}""",
            ContractsJson.Foreign
        )!;

        Assert.Equal(("ab", "cd"), (heartbeat.DataSets.Single(), heartbeat.Problem));
    }
}
