using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Tests;

/// <summary>States as words: on command lines, in queries, in JSON.</summary>
public sealed class StateNameTests
{
    [Fact]
    public void Parse_InAnyCase_FindsTheState() => Assert.Equal(RunState.Granted, StateName.Parse<RunState>("granted"));

    [Theory]
    [InlineData("sleeping")]
    [InlineData("")]
    [InlineData("4")]
    public void Parse_OfAnythingElse_ListsTheStates(string text)
    {
        var error = Assert.Throws<FormatException>(() => StateName.Parse<RunState>(text));
        Assert.Contains("Queued, Granted, Running", error.Message, StringComparison.Ordinal);
    }
}
