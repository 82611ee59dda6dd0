using CsCheck;

namespace EfficientNet.Scaling.Tests;

public sealed class CompoundScalingTests
{
    private static readonly ScalingOptions Options = new(Classes: 10);
    private static readonly Gen<decimal> Base = Gen.Int[100, 200].Select(hundredths => hundredths / 100m);
    private static readonly Gen<decimal> Phi = Gen.Int[0, 300].Select(hundredths => hundredths / 100m);
    private static readonly Gen<ScalingCoefficients> Coefficients = Gen.Select(Base, Base, Base, Phi)
        .Select((alpha, beta, gamma, phi) => new ScalingCoefficients(alpha, beta, gamma, phi));

    [Fact]
    public void Powers_OfWholePhi_AreExact()
    {
        var powers = CompoundScaling.Powers(new ScalingCoefficients(1.2m, 1.1m, 1.15m, 3));

        Assert.Equal((1.728m, 1.331m, 1.520875m), powers);
    }

    [Fact]
    public void Powers_OfFractionalPhi_HaveFifteenDigits()
    {
        var (depth, width, resolution) = CompoundScaling.Powers(new ScalingCoefficients(1.44m, 1.21m, 1m, 0.5m));

        Assert.Equal((1.2m, 1.1m, 1m), (depth, width, resolution));
    }

    [Fact]
    public void Product_OfThePapersCoefficients_IsExact() =>
        Assert.Equal(1.92027m, new ScalingCoefficients(1.2m, 1.1m, 1.15m, 1).Product);

    [Theory]
    // Parameters if B1, B2 and B3 were exact powers of 1.2, 1.1 and 1.15: they are not the published networks.
    [InlineData(0.5, 8_441_486)]
    [InlineData(1, 9_109_994)]
    [InlineData(2, 12_255_408)]
    public void Scale_ByExactPowers_HasTheKnownParameters(double phi, long parameters)
    {
        var architecture = CompoundScaling.Scale(
            BaseNetwork.EfficientNetB0,
            new ScalingCoefficients(1.2m, 1.1m, 1.15m, (decimal)phi),
            new ScalingOptions(1000)
        );

        Assert.Equal(parameters, ArchitectureCost.Of(architecture).Parameters);
    }

    [Theory]
    [InlineData(1, 258)]
    [InlineData(2, 296)]
    [InlineData(3, 341)]
    [InlineData(4, 392)]
    [InlineData(5, 451)]
    [InlineData(6, 518)]
    [InlineData(7, 596)]
    public void Scale_ByThePapersGamma_GivesTheNearestPixel(int phi, int resolution) =>
        Assert.Equal(
            resolution,
            CompoundScaling.Scale(BaseNetwork.EfficientNetB0, new ScalingCoefficients(1.2m, 1.1m, 1.15m, phi), Options).Resolution
        );

    [Fact]
    public void Scale_AtPhiZero_IsTheBaseNetworkWhateverTheBases() =>
        Coefficients.Sample(coefficients =>
            CompoundScaling.Scale(BaseNetwork.EfficientNetB0, coefficients with { Phi = 0 }, Options)
            == CompoundScaling.Apply(BaseNetwork.EfficientNetB0, 1, 1, 224, 10)
        );

    [Fact]
    public void Scale_WithAnyCoefficientGrown_NeverCostsLess() =>
        Gen.Select(Coefficients, Gen.Int[0, 100].Select(h => h / 100m), Gen.Int[0, 3])
            .Sample(
                (coefficients, more, which) =>
                {
                    var grown = which switch
                    {
                        0 => coefficients with { Alpha = coefficients.Alpha + more },
                        1 => coefficients with { Beta = coefficients.Beta + more },
                        2 => coefficients with { Gamma = coefficients.Gamma + more },
                        _ => coefficients with { Phi = coefficients.Phi + more },
                    };
                    var (parameters, multiplyAdds) = Cost(coefficients);
                    var (grownParameters, grownMultiplyAdds) = Cost(grown);
                    return grownParameters >= parameters && grownMultiplyAdds >= multiplyAdds;
                }
            );

    [Fact]
    public void Apply_WithTheWidthsOfTheResult_ChangesNothing() =>
        Coefficients.Sample(coefficients =>
        {
            var architecture = CompoundScaling.Scale(BaseNetwork.EfficientNetB0, coefficients, Options);
            var again = new BaseNetwork(
                "again",
                architecture.StemChannels,
                architecture.StemStride,
                architecture.Groups,
                architecture.HeadChannels,
                architecture.Resolution
            );
            return CompoundScaling.Scale(again, new ScalingCoefficients(1, 1, 1, 1), Options) == architecture;
        });

    [Fact]
    public void Scale_BeyondAnyNetwork_SaysWhichCoefficient()
    {
        var error = Assert.Throws<ScalingRangeException>(() =>
            CompoundScaling.Scale(BaseNetwork.EfficientNetB0, new ScalingCoefficients(1m, 2m, 1m, 20), Options)
        );

        Assert.StartsWith("β^ϕ = 2^20", error.Message);
    }

    [Fact]
    public void Scale_ToAnImpossibleResolution_SaysSo()
    {
        var error = Assert.Throws<ScalingRangeException>(() =>
            CompoundScaling.Scale(BaseNetwork.EfficientNetB0, new ScalingCoefficients(1m, 1m, 2m, 9), Options)
        );

        Assert.Contains("resolution of 114,688", error.Message);
    }

    private static (long, long) Cost(ScalingCoefficients coefficients) =>
        ArchitectureCost.Totals(CompoundScaling.Scale(BaseNetwork.EfficientNetB0, coefficients, Options));
}
