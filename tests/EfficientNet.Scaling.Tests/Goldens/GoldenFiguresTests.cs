using System.Security.Cryptography;
using System.Text;

namespace EfficientNet.Scaling.Tests.Goldens;

/// <summary>Figures of the version that walked each network by hand.</summary>
public sealed class GoldenFiguresTests
{
    public static TheoryData<string, string, long, long, long, long, long, long, string> Figures =>
        new()
        {
            // network, fingerprint, parameters, multiply-adds, activation bytes, the classifier's parameters, channels of batch
            // norms, bytes of training with 32 images, SHA-256 of the layers, one line each
            {
                "b0",
                "a9380bd6924781212b6196a8ced0c9f1",
                5_288_548,
                385_814_752,
                26_992_144,
                1_281_000,
                21_008,
                3_295_463_664,
                "3bb4107012c7f0da8ac97b154a05b7761b38e8c010a38d94ffc4b12b14a3b755"
            },
            {
                "b1",
                "a17c005e0ce12e88fe16586936575bf4",
                7_794_184,
                686_802_832,
                43_537_312,
                1_281_000,
                31_024,
                4_956_808_416,
                "9da10a600bf97129aeaeb8486dc0b42cb1021307a6d8a9668f7feb995f850d89"
            },
            {
                "b2",
                "d7ed6f9a3182ca334131e23d55d7d0b0",
                9_109_994,
                993_561_872,
                55_331_336,
                1_409_000,
                33_784,
                6_129_717_400,
                "3076f8d938dcd9205ca2b3b0f50e1572e4ccd9cd8ff08449668d4e904d51e05c"
            },
            {
                "b3",
                "d3688627a85f895963cdb77fee9f74a8",
                12_233_232,
                1_827_141_392,
                95_325_184,
                1_537_000,
                43_648,
                10_065_179_072,
                "0cd5421625cdf2a1c9f637ca13853805f5e79c03e14ad31a320f6f04fac3d156"
            },
            {
                "b4",
                "50e7694588c9634198f93352565a8687",
                19_341_616,
                4_393_771_024,
                197_956_128,
                1_793_000,
                62_600,
                20_137_674_048,
                "7b92885ca6413608214cd14daad56a5e9d1c254d234ea8da228471ac30ce23a7"
            },
            {
                "b5",
                "d020435d034542f416a283d1c088dff9",
                30_389_784,
                10_266_384_752,
                395_429_600,
                2_049_000,
                86_368,
                39_428_873_888,
                "1a10e7a080799dbbc044081afe0d3440ba3cad44889ae68185468c45a30040cb"
            },
            {
                "b6",
                "a232f0e594f10a9c6268edbfc390d56d",
                43_040_704,
                19_067_593_536,
                669_573_600,
                2_305_000,
                112_216,
                66_128_129_280,
                "c81fc8f44dd07197c8316eb6582add4e3b12c6f3d37d92c9872e05ebcd5e6dd7"
            },
            {
                "b7",
                "f6944513aab1521df46ab0ca86b3f863",
                66_347_960,
                37_745_884_192,
                1_159_757_856,
                2_561_000,
                155_360,
                113_869_607_968,
                "50cdb1db0eaf57537a4206f994900fc0d14feb796fe1cbb73eddaa2c14f90d05"
            },
            {
                "grey",
                "868b3bf850ca33c5bf90819ed5a8a727",
                7_714_508,
                54_308_736,
                3_259_120,
                14_090,
                33_784,
                1_065_883_728,
                "cffdd6f9f284eb7ba39ccf73235f84d2de7bbd6deb80e67b395c56baced10512"
            },
            {
                "quickstart",
                "f5fe8fad8b0351212f857a37d381058e",
                32_401,
                1_166_200,
                234_068,
                1_410,
                892,
                560_746_332,
                "d94140e382556dc3ac4e0d9f1d79ea82215fbf37b2cd289aeca86ff25afceb5d"
            },
            {
                "written",
                "21c4e68be7f365fa1a460a9dfc815182",
                21_905,
                3_858_816,
                873_316,
                231,
                656,
                621_740_764,
                "7a52fbf4b6a2e51985847ef8f64fb29a3ac98932f3604326e0e4b3b68bb5d86d"
            },
        };

    [Theory]
    [MemberData(nameof(Figures))]
    public void Figures_OfAnEfficientNet_AreThoseOfTheVersionBefore(
        string network,
        string fingerprint,
        long parameters,
        long multiplyAdds,
        long activations,
        long classifier,
        long norms,
        long memory,
        string layers
    )
    {
        var architecture = GoldenNetworks.Of(network);
        var cost = ArchitectureCost.Of(architecture);
        var lines = string.Concat(
            cost.Layers.Select(layer =>
                $"{layer.Name} {layer.Kind} {layer.Parameters} {layer.MultiplyAdds} {layer.OutputChannels} {layer.OutputSide}\n"
            )
        );

        Assert.Equal(fingerprint, ArchitectureFingerprint.Of(architecture));
        Assert.Equal((parameters, multiplyAdds, activations), (cost.Parameters, cost.MultiplyAdds, cost.ActivationBytes));
        Assert.Equal((parameters, multiplyAdds), ArchitectureCost.Totals(architecture));
        Assert.Equal((classifier, norms), (cost.ClassifierParameters, cost.BatchNormChannels));
        Assert.Equal(memory, TrainingMemory.EstimateBytes(architecture, batchSize: 32));
        Assert.Equal(layers, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))));
    }
}
