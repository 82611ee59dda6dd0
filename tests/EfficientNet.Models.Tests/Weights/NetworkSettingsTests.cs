using EfficientNet.Models.Weights;

namespace EfficientNet.Models.Tests.Weights;

public sealed class NetworkSettingsTests
{
    [Theory]
    [InlineData(WeightConvention.Torchvision, "efficientnet-b4", PaddingMode.Symmetric, 1e-5)]
    [InlineData(WeightConvention.Torchvision, "efficientnet-b5", PaddingMode.Symmetric, 1e-3)]
    [InlineData(WeightConvention.Torchvision, null, PaddingMode.Symmetric, 1e-5)]
    [InlineData(WeightConvention.Timm, "efficientnet-b7", PaddingMode.Symmetric, 1e-5)]
    [InlineData(WeightConvention.Lukemelas, "efficientnet-b0", PaddingMode.Same, 1e-3)]
    public void Settings_OfConvention_AreThoseOfItsPublishedWeights(WeightConvention convention, string? network, PaddingMode padding, double epsilon) =>
        Assert.Equal(new NetworkSettings(padding, epsilon), NetworkSettings.Of(convention, network));

    [Fact]
    public void Settings_WrittenAsMetadata_ReadBack()
    {
        var settings = new NetworkSettings(PaddingMode.Same, 1.25e-3);

        Assert.Equal(settings, NetworkSettings.Of(WeightConvention.Torchvision, null).OverriddenBy(settings.ToMetadata(), "w"));
    }

    [Theory]
    [InlineData(NetworkSettings.PaddingKey, "3")]
    [InlineData(NetworkSettings.BatchNormEpsilonKey, "NaN")]
    public void Settings_WhenMetadataIsImpossible_SayWhatIsWrong(string key, string value)
    {
        var exception = Assert.Throws<WeightsException>(() => NetworkSettings.Of(WeightConvention.Timm, null).OverriddenBy(new Dictionary<string, string> { [key] = value }, "w"));

        Assert.Contains($"{key} is '{value}'", exception.Message, StringComparison.Ordinal);
    }
}
