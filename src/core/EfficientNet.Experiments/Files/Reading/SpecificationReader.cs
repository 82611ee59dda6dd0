using System.Collections.Immutable;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Schema;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>A whole file.</summary>
internal static class SpecificationReader
{
    // Leaves room for the random letters of an experiment's id.
    private const int MaximumNameLength = 60;

    /// <summary>The specification, or null with at least one problem.</summary>
    public static ExperimentSpecification? Read(FileNode root, ProblemList problems)
    {
        if (SectionReader.Of(root, ExperimentSchema.Root, problems) is not { } file)
            return null;
        var name = Name(file);
        file.Require("data", "write data: {name: fashion-mnist, validation: 5000}");
        file.Require("stages", "write a list of stages, such as - {kind: list, networks: [b0]}");
        var network = file.Has("network")
            ? file.Section("network", ExperimentSchema.Network) is { } section
                ? NetworkReader.Read(section)
                : null
            : NetworkReader.Read(null);
        var data = DataReader.Read(file.Section("data", ExperimentSchema.Data));
        var recipe = RecipeReader.Read(file, data);
        var options = data is null ? null : network?.Options(data.Classes);
        var stages = new StagesReader(network?.Base, options, problems).Read(
            file.Items("stages", "write a list of stages, each with a kind")
        );
        var specification = new ExperimentSpecification
        {
            Name = name ?? "",
            Network = network?.Base ?? Scaling.BaseNetwork.EfficientNetB0,
            Options = options ?? new Scaling.ScalingOptions(Classes: 2),
            Data = data ?? new DataSpecification { Name = "", Classes = 2 },
            Weights = network?.Weights,
            Recipe = recipe,
            Mode = file.Word("mode", ["exact", "fast"]) is "fast" ? DeterminismMode.Fast : DeterminismMode.Exact,
            Seeds = Seeds(file),
            Checkpoints = Checkpoints(file.Section("checkpoints", ExperimentSchema.Checkpoints)),
            Limits = Limits(file.Section("limits", ExperimentSchema.Limits)),
            Resources = Resources(file.Section("resources", ExperimentSchema.Resources)),
            Stages = stages,
        };
        if (data is { ValidationImages: 0 } && stages.Any(stage => stage.Follows is not null))
            problems.Add(
                file.At("data"),
                "data holds out no validation images, but a sweep takes the best of a grid, which is chosen on them; write validation: 5000 or so"
            );
        return problems.Count == 0 ? specification : null;
    }

    private static string? Name(SectionReader file)
    {
        if (!file.Require("name", "write a short name for the experiment") || file.Text("name") is not { } name)
            return null;
        if (NameRule.Problem(name, MaximumNameLength) is { } problem)
            file.Problems.Add(file.At("name"), $"name {problem}");
        return name;
    }

    private static ImmutableArray<long> Seeds(SectionReader file)
    {
        var seeds = ImmutableArray.CreateBuilder<long>();
        foreach (var node in file.Items("seeds", "write a list such as [0, 1, 2]") ?? [])
        {
            if (file.Number(node, "a seed", long.MinValue, long.MaxValue) is not { } number)
                continue;
            if (number != decimal.Truncate(number))
                file.Problems.Add(node, $"a seed is {number}; write a whole number");
            else if (seeds.Contains((long)number))
                file.Problems.Add(node, $"seed {number} is given twice; the two runs would be the same");
            else
                seeds.Add((long)number);
        }

        return seeds.Count == 0 ? [0] : seeds.ToImmutable();
    }

    private static CheckpointPolicy Checkpoints(SectionReader? section) =>
        section is null
            ? new CheckpointPolicy()
            : new CheckpointPolicy
            {
                EverySteps = section.Whole("everySteps", 1, 1_000_000_000),
                EverySeconds = section.Whole("everySeconds", 0, 86_400) ?? new CheckpointPolicy().EverySeconds,
            };

    private static ExperimentLimits Limits(SectionReader? section) =>
        section is null
            ? new ExperimentLimits()
            : new ExperimentLimits
            {
                Concurrency = section.Whole("concurrency", 1, 100_000),
                MaximumAttempts = section.Whole("maximumAttempts", 1, 1000) ?? new ExperimentLimits().MaximumAttempts,
                LeaseSeconds = section.Whole("leaseSeconds", 5, 86_400) ?? new ExperimentLimits().LeaseSeconds,
            };

    private static ExperimentResources Resources(SectionReader? section)
    {
        DeviceKind? kind = section?.Word("device", ["any", "cpu", "cuda"]) switch
        {
            "cpu" => DeviceKind.Cpu,
            "cuda" => DeviceKind.Cuda,
            _ => null,
        };
        return new ExperimentResources(kind, section?.Whole("memoryGiB", 1, 65_536));
    }
}
