using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Planning;
using EfficientNet.Scaling;

namespace EfficientNet.Cli.Tests;

/// <summary>An experiment of two configurations, as a server describes it.</summary>
internal static class Samples
{
    public static ExperimentId Experiment { get; } = ExperimentId.Parse("quickstart-k3vd");

    public static DateTimeOffset Start { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static RunSummary Run(int configuration, RunState state, int epoch = 0, double? top1 = null, double seconds = 0) =>
        new()
        {
            Id = RunId.Parse($"quickstart-k3vd.grid.0000000{configuration}.s1"),
            Experiment = Experiment,
            Stage = "grid",
            Configurations = [configuration],
            Seed = 1,
            State = state,
            Attempt = 1,
            Epoch = epoch,
            Epochs = 3,
            ValidationTop1 = top1,
            Node = "here",
            Seconds = seconds,
        };

    public static RunDetail Shown(Recipe recipe) =>
        new()
        {
            Id = RunId.Parse("quickstart-k3vd.grid.00000001.s1"),
            Experiment = Experiment,
            Stage = "grid",
            Configurations = [1],
            Seed = 1,
            State = RunState.Running,
            Attempt = 2,
            Epoch = 0,
            Epochs = 3,
            Specification = new RunSpecification
            {
                Architecture = PublishedNetworks.All[0].Architecture(10),
                Data = new DataSpecification { Name = "synthetic", Classes = 10 },
                Recipe = recipe,
                Seed = 1,
            },
            EpochRows = [],
            Timeline = [],
            RefusedReports = 0,
        };

    public static ConfigurationView Configuration(
        int number,
        RunSummary run,
        double? validation = null,
        double? test = null,
        long multiplyAdds = 1_000_000
    ) =>
        new()
        {
            Number = number,
            Stage = "grid",
            Label = $"configuration {number}",
            Alpha = 1.2m,
            Beta = 1.1m,
            Gamma = 1.15m,
            Phi = 1m,
            Members = 2,
            Resolution = 28,
            Parameters = 12_345,
            MultiplyAdds = multiplyAdds,
            Fingerprint = new string('0', 32),
            Runs = [run],
            ValidationTop1 = validation,
            TestTop1 = test,
            Seconds = run.Seconds > 0 ? run.Seconds : null,
        };

    public static ExperimentDetail Detail(ExperimentState state, params IReadOnlyList<ConfigurationView> configurations)
    {
        var runs = configurations.SelectMany(view => view.Runs).DistinctBy(run => run.Id).ToArray();
        return new ExperimentDetail
        {
            Id = Experiment,
            Name = "quickstart",
            State = state,
            Runs = new RunCounts(
                runs.Count(run => run.State == RunState.Queued),
                runs.Count(run => run.State == RunState.Running),
                runs.Count(run => run.State == RunState.Succeeded),
                runs.Count(run => run.State == RunState.Failed),
                runs.Count(run => run.State == RunState.Cancelled)
            ),
            EpochsDone = runs.Sum(run => run.Epoch),
            EpochsPlanned = runs.Sum(run => run.Epochs),
            CreatedAt = Start,
            EndedAt = state is ExperimentState.Running ? null : Start.AddSeconds(90),
            Source = "not yaml: [",
            Configurations = configurations,
            Best = BestConfiguration.Of(configurations)?.Number, // As the server has it.
        };
    }
}
