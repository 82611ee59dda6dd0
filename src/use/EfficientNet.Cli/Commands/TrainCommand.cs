using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Planning;
using EfficientNet.Experiments.Stages;
using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Scaling;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet train FILE</c>: one configuration of an experiment, without server and database.</summary>
internal static class TrainCommand
{
    public static Command Create(CommandScope scope)
    {
        var experiment = new ExperimentArguments();
        var number = new Option<int>("--configuration")
        {
            Description = "Which configuration of the first stage, as 'plan' lists them, from 1",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var (alpha, beta, gamma, phi) = (
            Coefficient("--alpha"),
            Coefficient("--beta"),
            Coefficient("--gamma"),
            Coefficient("--phi")
        );
        var seed = new Option<long?>("--seed") { Description = "Seed [default: the file's first]", HelpName = "N" };
        var threads = new DeviceArguments().Threads;
        var device = new DeviceOption("the file's resources.device, where any means auto");
        var folder = new Option<string?>("--folder")
        {
            Description = "Where messages and checkpoints go; the same folder goes on [default: DATA/train/NAME]",
            HelpName = "DIR",
        };
        var host = new AgentArguments();
        var command = new Command("train", "Train one configuration of an experiment here, without a server")
        {
            number,
            alpha,
            beta,
            gamma,
            phi,
            seed,
            threads,
            folder,
            host.DataSets,
            host.Weights,
        };
        device.AddTo(command);
        experiment.AddTo(command);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                var source = experiment.Read(invocation);
                var agent = new AgentStart
                {
                    Name = HostName.Current,
                    DataSets = invocation.Value(host.DataSets) ?? [],
                    Weights = invocation.Value(host.Weights) ?? [],
                };
                HostPlaces.Require(source, agent);
                var given = new[] { alpha, beta, gamma, phi }.Select(invocation.Value).ToArray();
                var configuration = given.Any(value => value is not null)
                    ? Scaled(
                        source.Specification,
                        new ScalingCoefficients(given[0] ?? 1.2m, given[1] ?? 1.1m, given[2] ?? 1.15m, given[3] ?? 1)
                    )
                    : Listed(source.Specification, invocation.Value(number));
                var run = source.Specification.RunFor(configuration, invocation.Value(seed) ?? source.Specification.Seeds[0]);
                var gpu = await device.ChooseAsync(
                    invocation,
                    DeviceWish.Resources(source.Specification.Resources.DeviceKind),
                    cancellationToken
                );
                RequireMemory(source.Specification, configuration, gpu);
                var target = invocation.Value(folder) is { } named
                    ? invocation.FullPath(named)
                    : Path.Combine(invocation.Data.Trainings, $"{source.Specification.Name}-{Digest(run)}");
                var data = HostPlaces.DataSets(agent).GetValueOrDefault(run.Data.Name);
                var begun = run.Weights is { } name ? HostPlaces.Weights(agent).GetValueOrDefault(name) : null;
                return await new DirectTraining(
                    invocation,
                    configuration.Label,
                    run,
                    source.Specification.Checkpoints,
                    new RunFolder(target),
                    data,
                    begun,
                    invocation.Value(threads),
                    gpu?.Device ?? DeviceName.Cpu
                ).ExecuteAsync(cancellationToken);
            }
        );
    }

    /// <summary>A configuration of the first stage by its number, as <c>plan</c> lists them.</summary>
    /// <exception cref="CliException">There is none with this number.</exception>
    public static ScalingConfiguration Listed(ExperimentSpecification specification, int number)
    {
        var configurations = StageProposals.Propose(
            specification,
            specification.Stages[0],
            ExperimentId.Parse(specification.Name),
            1,
            []
        );
        return number >= 1 && number <= configurations.Count
            ? configurations[number - 1]
            : throw new CliException(
                ExitCode.Usage,
                $"--configuration {number}: stage {specification.Stages[0].Name} has configurations 1 to "
                    + $"{configurations.Count}; 'effnet plan' lists them."
            );
    }

    private static ScalingConfiguration Scaled(ExperimentSpecification specification, ScalingCoefficients coefficients)
    {
        var architecture = CompoundScaling.Scale(specification.Network, coefficients, specification.Options);
        var label = $"α{coefficients.Alpha} β{coefficients.Beta} γ{coefficients.Gamma} ϕ{coefficients.Phi}";
        var proposal = Proposal.Of(label, architecture, coefficients);
        return specification.Configurations([proposal], ExperimentId.Parse(specification.Name), "train", first: 1)[0];
    }

    /// <summary>A trainer that outgrows the machine takes other programs with it.</summary>
    private static void RequireMemory(
        ExperimentSpecification specification,
        ScalingConfiguration configuration,
        DeviceDescription? gpu
    )
    {
        var (needed, there) = (
            specification.ResourcesFor(configuration).MemoryBytes,
            gpu?.MemoryBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
        );
        if (needed > there)
            throw new CliException(
                ExitCode.Usage,
                $"Training {configuration.Label} with "
                    + $"{MicroBatches.Largest(specification.RecipeFor(configuration))} images at once takes about "
                    + $"{Numerals.Bytes(needed)} of memory, and "
                    + $"{(gpu is null ? "this host" : $"the GPU {gpu.Device}")} has {Numerals.Bytes(there)}; take "
                    + "smaller micro-batches (--set recipe.microBatchSize=N), a smaller batch (--set "
                    + "recipe.batchSize=N) or a smaller network."
            );
    }

    // The same specification resumes in the same folder; another one starts in another.
    private static string Digest(RunSpecification run) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(run, ContractsJson.Options)).AsSpan(0, 4));

    private static Option<decimal?> Coefficient(string name) =>
        new(name) { Description = "Scale the file's network instead of taking a configuration", HelpName = "NUMBER" };
}
