using EfficientNet.Agent.Tests.Support;

namespace EfficientNet.Agent.Tests;

public sealed class WeightsCatalogueTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_WhenAFileComes_FollowIt()
    {
        var catalogue = new WeightsCatalogue(new Dictionary<string, string> { ["imagenet-b0"] = _folder["b0.pt"] });
        Assert.Empty(catalogue.Names());
        File.WriteAllText(_folder["b0.pt"], "");
        Assert.Equal(["imagenet-b0"], catalogue.Names());
        Assert.Equal(_folder["b0.pt"], catalogue.Require("imagenet-b0"));
    }

    [Fact]
    public void Require_WhenTheyAreNotHere_SaysHowToAddThem()
    {
        var error = Assert.Throws<AgentException>(() =>
            new WeightsCatalogue(new Dictionary<string, string>()).Require("imagenet-b0")
        );
        Assert.Equal(
            "The weights 'imagenet-b0' are not on this host (no file is known); there are: none. "
                + "Add them with --weights imagenet-b0=/FILE.",
            error.Message
        );
    }
}
