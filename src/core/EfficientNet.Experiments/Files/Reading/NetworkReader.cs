using System.Globalization;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>The network section: a published network as it is or changed, or stages written out.</summary>
internal static class NetworkReader
{
    /// <summary>For messages.</summary>
    public const string PublishedNames = "write b0, b1, b2, b3, b4, b5, b6 or b7";

    private const int MaximumResolution = 4096;
    private const int MaximumChannels = 8192;
    private const int MaximumNameLength = 60;
    private static readonly string[] Changes = ["width", "depth"];
    private static readonly string[] OwnParts = ["stemChannels", "headChannels"];

    /// <summary>The base network and how it is rounded; null when something is wrong. Absent section: B0.</summary>
    public static NetworkPart? Read(SectionReader? section)
    {
        if (section is null)
            return new NetworkPart(BaseNetwork.EfficientNetB0, ResolutionMultiple: 1, WidthDivisor: 8);
        var before = section.Problems.Count;
        var multiple = Step(section, "resolutionMultiple") ?? 1;
        var divisor = Step(section, "widthDivisor") ?? 8;
        var network = section.Has("stages") ? WrittenOut(section, divisor) : Changed(section, divisor);
        var weights = Weights(section);
        return network is null || section.Problems.Count > before ? null : new NetworkPart(network, multiple, divisor, weights);
    }

    private static int? Step(SectionReader section, string key) =>
        section.Word(key, ["1", "2", "4", "8", "16", "32"]) is { } word ? int.Parse(word, CultureInfo.InvariantCulture) : null;

    /// <summary>The name of weights, which each host maps to a file of its own.</summary>
    public static string? Weights(SectionReader section)
    {
        if (section.Text("weights") is not { } name)
            return null;
        if (NameRule.Problem(name, MaximumNameLength) is { } problem)
            section.Problems.Add(
                section.At("weights"),
                $"weights {problem}; write a name of your own and map it to the file on each host: --weights NAME=/FILE"
            );
        return name;
    }

    private static BaseNetwork? Changed(SectionReader section, int divisor)
    {
        foreach (var key in OwnParts.Where(section.Has))
            section.Problems.Add(
                section.At(key),
                $"{key} belongs to a network whose stages are written out; here the base network gives it"
            );
        var name = section.Text("base") ?? "b0";
        if (PublishedNetworks.Find(name) is not { } published)
        {
            section.Problems.Add(section.At("base"), $"base is '{name}', which is no published network; {PublishedNames}");
            return null;
        }

        var width = section.Number("width", 0.05m, 16) ?? 1;
        var depth = section.Number("depth", 0.05m, 16) ?? 1;
        var resolution = section.Whole("resolution", 8, MaximumResolution) ?? published.Resolution;
        var stride = section.Whole("stemStride", 1, 2);
        try
        {
            var original = published.ToBaseNetwork();
            var scaled = CompoundScaling.Apply(
                original,
                width,
                depth,
                resolution,
                new ScalingOptions(Classes: 1, WidthDivisor: divisor)
            );
            var changed = original with
            {
                StemChannels = scaled.StemChannels,
                StemStride = stride ?? original.StemStride,
                Groups = scaled.Groups,
                HeadChannels = scaled.HeadChannels,
                Resolution = resolution,
            };
            return changed with
            {
                Name = section.Text("name") ?? (changed == original ? original.Name : $"{original.Name} changed"),
            };
        }
        catch (ScalingRangeException error)
        {
            section.Problems.Add(section.Node, $"the base network has {error.Message}; take a smaller width or depth");
            return null;
        }
    }

    private static BaseNetwork? WrittenOut(SectionReader section, int divisor)
    {
        foreach (var key in Changes.Append("base").Where(section.Has))
            section.Problems.Add(section.At(key), $"{key} does not go with stages written out; remove one of the two");
        section.Require("stemChannels", "with stages written out the stem's channels are needed, such as 32");
        section.Require("headChannels", "with stages written out the head's channels are needed, such as 1280");
        section.Require("resolution", "with stages written out the input's side in pixels is needed, such as 224");
        var stem = Channels(section, "stemChannels", divisor);
        var head = Channels(section, "headChannels", divisor);
        var resolution = section.Whole("resolution", 8, MaximumResolution);
        var stride = section.Whole("stemStride", 1, 2) ?? 2;
        var stages = section
            .Items("stages", "write one line {kernel, stride, expansion, channels, repeats} for each stage")
            ?.Select(node => SectionReader.Of(node, ExperimentSchema.NetworkStage, section.Problems))
            .Select(stage => stage is null ? null : Stage(stage, divisor))
            .ToList();
        if (stem is null || head is null || resolution is null || stages is null || stages.Contains(null))
            return null;
        return new BaseNetwork(
            section.Text("name") ?? "own network",
            stem.Value,
            stride,
            [.. stages.Select(stage => stage!)],
            head.Value,
            resolution.Value
        );
    }

    private static BlockGroup? Stage(SectionReader stage, int divisor)
    {
        stage.Require("channels", "write the stage's output channels");
        var kernel = stage.Word("kernel", ["1", "3", "5", "7", "9"]) ?? "3";
        var stride = stage.Whole("stride", 1, 2) ?? 1;
        var expansion = stage.Whole("expansion", 1, 16) ?? 6;
        var channels = Channels(stage, "channels", divisor);
        var repeats = stage.Whole("repeats", 1, 100) ?? 1;
        var squeeze = stage.Double("squeezeExcitation", 0, 1) ?? 0.25;
        return channels is null
            ? null
            : new BlockGroup(
                BlockOperator.MBConv,
                int.Parse(kernel, CultureInfo.InvariantCulture),
                stride,
                expansion,
                channels.Value,
                repeats,
                squeeze
            );
    }

    private static int? Channels(SectionReader section, string key, int divisor)
    {
        if (section.Whole(key, 1, MaximumChannels) is not { } channels)
            return null;
        if (channels % divisor == 0)
            return channels;
        var below = channels / divisor * divisor;
        var near = below == 0 ? $"{divisor}" : $"{below} or {below + divisor}";
        section.Problems.Add(
            section.At(key),
            $"{key} is {channels}, which is not a multiple of widthDivisor {divisor}; write {near}, or a smaller widthDivisor"
        );
        return null;
    }
}

/// <summary>The network section, understood.</summary>
internal sealed record NetworkPart(BaseNetwork Base, int ResolutionMultiple, int WidthDivisor, string? Weights = null)
{
    public ScalingOptions Options(int classes) =>
        new(classes, ResolutionMultiple: ResolutionMultiple, WidthDivisor: WidthDivisor);
}
