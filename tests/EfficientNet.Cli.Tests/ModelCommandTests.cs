using System.Runtime.Versioning;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts;

namespace EfficientNet.Cli.Tests;

public sealed class ModelCommandTests : IDisposable
{
    private readonly CommandLineHarness _effnet = new();

    public void Dispose() => _effnet.Dispose();

    // torchvision's parameter counts; multiply-adds and activations recounted from the published architecture.
    [Theory]
    [InlineData("b0", 224, 5_288_548, 385_814_752)]
    [InlineData("b1", 240, 7_794_184, 686_802_832)]
    [InlineData("b2", 260, 9_109_994, 993_561_872)]
    [InlineData("b3", 300, 12_233_232, 1_827_141_392)]
    [InlineData("efficientnet-b4", 380, 19_341_616, 4_393_771_024)]
    [InlineData("efficientnet-b5", 456, 30_389_784, 10_266_384_752)]
    [InlineData("efficientnet-b6", 528, 43_040_704, 19_067_593_536)]
    [InlineData("efficientnet-b7", 600, 66_347_960, 37_745_884_192)]
    public async Task ModelDescribe_OfPublishedNetwork_GivesExactCost(
        string name,
        int resolution,
        long parameters,
        long multiplyAdds
    )
    {
        Assert.Equal(0, await _effnet.RunAsync("model", "describe", name, "-o", "json"));

        var json = _effnet.Json;
        Assert.Equal($"efficientnet-{name[^2..]}", (string?)json["name"]);
        Assert.Equal(resolution, (int?)json["resolution"]);
        Assert.Equal(1000, (int?)json["classes"]);
        Assert.Equal(parameters, (long?)json["parameters"]);
        Assert.Equal(multiplyAdds, (long?)json["multiplyAdds"]);
        Assert.Equal(32, ((string?)json["fingerprint"])?.Length);
        Assert.Equal(7, json["stages"]!.AsArray().Count);
        Assert.True(json.AsObject().ContainsKey("alpha"), "every key is there, also where its value is null");
    }

    [Fact]
    public async Task ModelDescribe_OfB0_CountsTwentySevenMegabytesOfActivations()
    {
        Assert.Equal(0, await _effnet.RunAsync("model", "describe", "b0", "-o", "json"));
        Assert.InRange((long)_effnet.Json["activationBytes"]!, 26_900_000, 27_100_000);
    }

    [Fact]
    public async Task ModelDescribe_WithCoefficients_ScalesAndNamesThem()
    {
        Assert.Equal(
            0,
            await _effnet.RunAsync(
                "model",
                "describe",
                "--network",
                "efficientnet-b0",
                "--alpha",
                "1.2",
                "--beta",
                "1.1",
                "--gamma",
                "1.15",
                "--phi",
                "1",
                "-o",
                "json"
            )
        );

        var json = _effnet.Json;
        Assert.Equal(
            (1.2m, 1.1m, 1.15m, 1m),
            ((decimal)json["alpha"]!, (decimal)json["beta"]!, (decimal)json["gamma"]!, (decimal)json["phi"]!)
        );
        Assert.Equal(258, (int?)json["resolution"]); // 224 · 1.15 = 257.6
        Assert.Equal(9_109_994, (long?)json["parameters"]); // the published B2, whose widths and depths these are
        Assert.Equal(1.1, (double)json["width"]!, 1e-12);
        Assert.Equal(1.2, (double)json["depth"]!, 1e-12);
    }

    [Fact]
    public async Task ModelDescribe_OfUnknownNetwork_NamesTheKnownOnesAndEndsWithTwo()
    {
        Assert.Equal(2, await _effnet.RunAsync("model", "describe", "b9"));
        Assert.Contains("no published network 'b9'", _effnet.Error, StringComparison.Ordinal);
        Assert.Contains("efficientnet-b7", _effnet.Error, StringComparison.Ordinal);
        Assert.Empty(_effnet.Out);
    }

    [Fact]
    public async Task ModelDescribe_WithImpossibleCoefficient_EndsWithTwo()
    {
        Assert.Equal(2, await _effnet.RunAsync("model", "describe", "b0", "--alpha", "0"));
        Assert.NotEmpty(_effnet.Error);
    }

    [Fact]
    public async Task ModelList_AsCsv_HasAHeaderAndOneLineForEachNetwork()
    {
        Assert.Equal(0, await _effnet.RunAsync("model", "list", "-o", "csv"));

        var lines = _effnet.Out.Trim().Split('\n');
        Assert.Equal("name,width,depth,resolution,dropout,parameters,multiplyAdds,activationBytes", lines[0]);
        Assert.Equal(9, lines.Length);
        Assert.StartsWith("efficientnet-b0,1,1,224,0.2,5288548,385814752,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelRun_WithoutWeights_SaysWhatIsMissing()
    {
        Assert.Equal(2, await _effnet.RunAsync("model", "run", "b0", "--input", "x", "--output", "y"));
        Assert.Contains("--weights", _effnet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelRun_WithMissingFile_NamesTheFile()
    {
        _effnet.Write("x.safetensors", "");
        Assert.Equal(
            2,
            await _effnet.RunAsync(
                "model",
                "run",
                "b0",
                "--weights",
                "w.safetensors",
                "--input",
                "x.safetensors",
                "--output",
                "y.safetensors"
            )
        );
        Assert.Contains("w.safetensors: there is no such file", _effnet.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone.pth: there is no such file", "model", "import", "gone.pth", "--network", "b0", "--out", "w.safetensors")]
    [InlineData("gone.pth: there is no such file", "model", "export", "gone.pth", "--names", "timm", "--out", "w.safetensors")]
    [InlineData(
        "there is no such file",
        "model",
        "export",
        "x",
        "--architecture",
        "gone.json",
        "--names",
        "timm",
        "--out",
        "w.safetensors"
    )]
    [InlineData("no published network 'b9'", "model", "import", "x", "--network", "b9", "--out", "w.safetensors")]
    [InlineData("--out", "model", "import", "x", "--network", "b0")]
    [InlineData("keras", "model", "export", "x", "--names", "keras", "--out", "w.safetensors")]
    [InlineData("Say either --names torchvision|timm|lukemelas or --onnx", "model", "export", "x", "--out", "w")]
    [InlineData(
        "Say either --names torchvision|timm|lukemelas or --onnx",
        "model",
        "export",
        "x",
        "--onnx",
        "--names",
        "timm",
        "--out",
        "w"
    )]
    [InlineData("EfficientNet.Trainer is not built", "model", "import", "x", "--network", "b0", "--out", "w.safetensors")]
    public async Task ModelImportAndExport_WithAMistake_SayWhatItIs(string expected, params string[] arguments)
    {
        _effnet.Write("x", "");

        Assert.InRange(await _effnet.RunAsync(arguments), 1, 2);

        Assert.Contains(expected, _effnet.Error, StringComparison.Ordinal);
        Assert.Empty(_effnet.Out);
    }

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("convert --names timm", "--names", "timm")]
    [InlineData("onnx", "--onnx")]
    public async Task ModelExport_ByNamesOrAsOnnx_StartsTheTrainersCommandForIt(string words, params string[] arguments)
    {
        _effnet.Write("x", "");
        _effnet.StandInForTrainer(0);

        Assert.Equal(0, await _effnet.RunAsync(["model", "export", "x", "--out", "w", "--raw", .. arguments]));

        Assert.Equal(
            $"model {words} --output {Path.Combine(_effnet.Folder, "w")} --raw --weights {Path.Combine(_effnet.Folder, "x")}",
            string.Join(' ', _effnet.Words)
        );
    }

    [Theory]
    [InlineData(12_233_232, "12.2 M")]
    [InlineData(385_814_752, "386 M")]
    [InlineData(999_600, "1.00 M")]
    [InlineData(512, "512")]
    public void Count_ForPeople_HasThreeDigitsAndAUnit(double value, string expected) =>
        Assert.Equal(expected, Numerals.Count(value));
}
