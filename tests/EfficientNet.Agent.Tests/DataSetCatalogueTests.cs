using EfficientNet.Agent.Tests.Support;

namespace EfficientNet.Agent.Tests;

public sealed class DataSetCatalogueTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_WhenAFolderComesAndGoes_FollowIt()
    {
        var catalogue = new DataSetCatalogue(new Dictionary<string, string> { ["mine"] = _folder["mine"] });
        Assert.DoesNotContain("mine", catalogue.Names());
        Directory.CreateDirectory(_folder["mine"]);
        Assert.Contains("mine", catalogue.Names());
        Assert.Equal(_folder["mine"], catalogue.Require("mine"));
    }

    [Fact]
    public void Require_WhenAWellKnownDataSetIsConfigured_TakesTheConfiguredFolder() =>
        Assert.Equal(
            _folder.Path,
            new DataSetCatalogue(new Dictionary<string, string> { ["fashion-mnist"] = _folder.Path }).Require("fashion-mnist")
        );

    [Fact]
    public void Require_WhenSynthetic_NeedsNoFolder() =>
        Assert.Null(new DataSetCatalogue(new Dictionary<string, string>()).Require("synthetic"));

    [Fact]
    public void Require_WhenItIsNotHere_SaysHowToAddIt()
    {
        var error = Assert.Throws<AgentException>(() =>
            new DataSetCatalogue(new Dictionary<string, string>()).Require("imagenet")
        );
        Assert.Contains("--dataset imagenet=/FOLDER", error.Message, StringComparison.Ordinal);
    }
}
