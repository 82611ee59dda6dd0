using System.Net;
using EfficientNet.Blobs;
using EfficientNet.Experiments.Scheduling;
using EfficientNet.Host.CommandLines;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Tests;

public sealed class SiloSettingsParserTests
{
    private static SiloSettings Parse(params string[] arguments) => SiloSettingsParser.Parse(arguments, _ => null);

    [Fact]
    public void Parse_OnlyData_ListensOnLoopbackWithKeptPorts()
    {
        var settings = Parse("--data", "some/folder");

        Assert.Equal(Path.GetFullPath("some/folder"), settings.DataDirectory);
        Assert.Equal((IPAddress.Loopback, 0), (settings.HttpAddress, settings.HttpPort));
        Assert.Equal((IPAddress.Loopback, 0, 0), (settings.SiloAddress, settings.SiloPort, settings.GatewayPort));
        Assert.Null(settings.Postgres);
    }

    [Theory]
    [InlineData("127.0.0.1:5115", "127.0.0.1", 5115)]
    [InlineData("0.0.0.0", "0.0.0.0", 0)]
    [InlineData("localhost:80", "127.0.0.1", 80)]
    [InlineData("[::1]:9000", "::1", 9000)]
    public void Parse_HttpAddress_IsAddressWithAnOptionalPort(string text, string address, int port)
    {
        var settings = Parse("--data=d", $"--http={text}");

        Assert.Equal((IPAddress.Parse(address), port), (settings.HttpAddress, settings.HttpPort));
    }

    [Fact]
    public void Parse_SeveralMistakes_NamesEachByItsOption()
    {
        var error = Assert.Throws<StartupException>(() =>
            Parse("--http", "here", "--silo-port", "70000", "--silo-address", "0.0.0.0", "--colour", "--gateway-port")
        );

        Assert.Equal(StartupException.Usage, error.ExitCode);
        foreach (
            var option in new[]
            {
                "--data",
                "--http here",
                "--silo-port 70000",
                "--silo-address 0.0.0.0",
                "--colour",
                "--gateway-port needs a value",
            }
        )
            Assert.Contains(option, error.Message);
    }

    [Fact]
    public void Parse_SamePortTwice_IsRefused() =>
        Assert.Contains(
            "--gateway-port",
            Assert.Throws<StartupException>(() => Parse("--data=d", "--silo-port=7000", "--gateway-port=7000")).Message
        );

    [Fact]
    public void Parse_Blobs_AreAFolderOrABucket()
    {
        Assert.Equal(
            (Path.GetFullPath("shared"), null),
            (Parse("--data=d", "--blobs", "shared").BlobDirectory, Parse("--data=d", "--blobs", "shared").BlobBucket)
        );

        var bucket = Parse("--data=d", "--blobs=s3://checkpoints/sweeps?path-style=true");
        Assert.Null(bucket.BlobDirectory);
        Assert.Equal(new S3Address("checkpoints", "sweeps/", true), bucket.BlobBucket);

        Assert.Contains(
            "--blobs s3://B is not of the form s3://BUCKET",
            Assert.Throws<StartupException>(() => Parse("--data=d", "--blobs", "s3://B")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Parse_SetAsideAfter_IsThreeOrWhatIsStated_P9()
    {
        Assert.Equal((3, 0), (Parse("--data=d").SetAsideAfter, Parse("--data=d", "--set-aside-after", "0").SetAsideAfter));
        Assert.Contains(
            "--set-aside-after -1 must be a number from 0 to 1000.",
            Assert.Throws<StartupException>(() => Parse("--data=d", "--set-aside-after", "-1")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Parse_PostgresFromTheEnvironment_IsUsedWhenNoOptionSaysOtherwise()
    {
        var fromEnvironment = SiloSettingsParser.Parse(["--data=d"], name => name == "EFFNET_POSTGRES" ? "Host=a" : null);
        var fromOption = SiloSettingsParser.Parse(["--data=d", "--postgres=Host=b;Port=1"], _ => "Host=a");

        Assert.Equal(("Host=a", "Host=b;Port=1"), (fromEnvironment.Postgres, fromOption.Postgres));
    }

    [Fact]
    public void Usage_NamesTheDefaultThatHolds() =>
        Assert.Contains(
            $"[default: {HostJudgement.DefaultLimit}]",
            new ServerArguments().SetAsideAfter.Description,
            StringComparison.Ordinal
        );
}
