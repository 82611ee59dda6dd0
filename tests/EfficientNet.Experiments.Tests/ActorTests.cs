using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests;

/// <summary>Who gave a command, as events record it.</summary>
public sealed class ActorTests
{
    [Theory]
    [InlineData(null, "a user (token)")]
    [InlineData("", "a user (token)")]
    [InlineData("%20%09", "a user (token)")]
    [InlineData("alice", "alice (token)")]
    [InlineData("Zo%C3%AB%20Smith", "Zoë Smith (token)")]
    [InlineData("a%00lice%0A%1B[31mroot", "alice [31mroot (token)")]
    [InlineData("100%", "100% (token)")]
    public void OfToken_WithAnyHeader_IsOneCleanLine(string? header, string text) =>
        Assert.Equal(text, $"{Actor.OfToken(header)}");

    [Theory]
    [InlineData(63, 63)]
    [InlineData(64, 64)]
    [InlineData(65, 64)]
    [InlineData(9000, 64)]
    public void OfToken_WithALongHeader_IsBounded(int length, int kept) =>
        Assert.Equal(kept, Actor.OfToken(new string('a', length)).Claim!.Length);

    [Fact]
    public void OfToken_CutInsideAPair_LeavesNoHalf() =>
        Assert.Equal(new string('a', 63), Actor.OfToken(Uri.EscapeDataString(new string('a', 63) + "🙂")).Claim);

    [Fact]
    public void Event_OfAnActor_IsReadAsWritten()
    {
        RunEvent paused = new RunPaused(Actor.OfToken("alice"));

        var json = JsonSerializer.Serialize(paused, ContractsJson.Options);

        Assert.Equal("""{"event":"paused","by":{"kind":"user","name":"token","claim":"alice"}}""", json);
        Assert.Equal(paused, RunEventReader.Read("paused", json));
    }

    [Fact]
    public void Event_OfAVersionWithoutActors_IsRead()
    {
        Assert.Equal(new RunPaused(), RunEventReader.Read("paused", """{"event":"paused"}"""));
        Assert.Equal(
            new RunCancelled("Cancelled by a user."),
            RunEventReader.Read("cancelled", """{"reason":"Cancelled by a user.","event":"cancelled"}""")
        );
    }
}
