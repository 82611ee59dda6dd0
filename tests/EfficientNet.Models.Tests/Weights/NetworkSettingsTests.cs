using EfficientNet.Models.Weights;
using EfficientNet.Scaling;

namespace EfficientNet.Models.Tests.Weights;

public sealed class NetworkSettingsTests
{
    [Theory]
    [InlineData(WeightConvention.Torchvision, "efficientnet-b4", ConvolutionPadding.Symmetric, 1e-5)]
    [InlineData(WeightConvention.Torchvision, "efficientnet-b5", ConvolutionPadding.Symmetric, 1e-3)]
    [InlineData(WeightConvention.Torchvision, null, ConvolutionPadding.Symmetric, 1e-5)]
    [InlineData(WeightConvention.Timm, "efficientnet-b7", ConvolutionPadding.Symmetric, 1e-5)]
    [InlineData(WeightConvention.Lukemelas, "efficientnet-b0", ConvolutionPadding.Same, 1e-3)]
    public void Settings_OfConvention_AreThoseOfItsPublishedWeights(
        WeightConvention convention,
        string? network,
        ConvolutionPadding padding,
        double epsilon
    ) => Assert.Equal(new NetworkSettings(padding, epsilon), NetworkSettings.Of(convention, network));

    [Fact]
    public void Settings_WrittenAsMetadata_ReadBack()
    {
        var settings = new NetworkSettings(ConvolutionPadding.Same, 1.25e-3);

        Assert.Equal(settings, NetworkSettings.Of(WeightConvention.Torchvision, null).OverriddenBy(settings.ToMetadata(), "w"));
    }

    [Theory]
    [InlineData(NetworkSettings.PaddingKey, "3")]
    [InlineData(NetworkSettings.BatchNormEpsilonKey, "NaN")]
    public void Settings_WhenMetadataIsImpossible_SayWhatIsWrong(string key, string value)
    {
        var exception = Assert.Throws<WeightsException>(() =>
            NetworkSettings.Of(WeightConvention.Timm, null).OverriddenBy(new Dictionary<string, string> { [key] = value }, "w")
        );

        Assert.Contains($"{key} is '{value}'", exception.Message, StringComparison.Ordinal);
    }
}
