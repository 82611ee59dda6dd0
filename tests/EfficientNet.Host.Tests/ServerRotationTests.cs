using EfficientNet.Host.Servers;

namespace EfficientNet.Host.Tests;

public sealed class ServerRotationTests
{
    private static readonly Uri A = new("http://a/");
    private static readonly Uri B = new("http://b/");
    private static readonly Uri C = new("http://c/");

    [Fact]
    public void Leave_ASilentServer_AsksTheNext_P10()
    {
        var rotation = new ServerRotation([A, B, C]);
        rotation.Leave(A);
        Assert.Equal(B, rotation.Current);

        rotation.Leave(A); // Another call has already moved on.
        Assert.Equal([B, C, A], rotation.InTurn());

        rotation.Leave(B);
        rotation.Leave(C);
        Assert.Equal(A, rotation.Current);
    }

    [Fact]
    public void Prefer_TheServerThatAnswered_AsksItFirst_P10()
    {
        var rotation = new ServerRotation([A, B, C]);
        rotation.Prefer(C);
        Assert.Equal([C, A, B], rotation.InTurn());
    }

    [Fact]
    public void InTurn_WhenThePreferredServerIsNotKnownAnyMore_BeginsWithTheFirst()
    {
        Uri[] known = [A, B];
        var rotation = new ServerRotation(() => known);
        rotation.Prefer(B);
        known = [A, C];

        Assert.Equal([A, C], rotation.InTurn());
    }

    [Fact]
    public void Rotation_OfNoServer_IsRefused() => Assert.Throws<ArgumentException>(() => new ServerRotation([]));

    [Fact]
    public void Parse_SeveralAddresses_EndsEachWithASlash()
    {
        Assert.Equal(
            [new("http://a:5115/"), new Uri("https://b/effnet/")],
            ServerAddresses.Parse("http://a:5115, https://b/effnet")
        );
        Assert.Equal("https://b/effnet/api/v1/nodes", ServerAddresses.Call(new Uri("https://b/effnet/"), "nodes").AbsoluteUri);
        Assert.Contains(
            "'localhost'",
            Assert.Throws<FormatException>(() => ServerAddresses.Parse("localhost")).Message,
            StringComparison.Ordinal
        );
    }
}
