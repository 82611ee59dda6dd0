using System.CommandLine;
using EfficientNet.Chaos;
using EfficientNet.Chaos.Cluster;
using EfficientNet.Chaos.Plan;
using EfficientNet.Cli.Local;
using EfficientNet.Cli.Output;
using EfficientNet.Contracts;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet chaos</c>: a real cluster under a seeded plan of faults, and a verdict.</summary>
internal static class ChaosCommand
{
    public static Command Create(CommandScope scope)
    {
        var seed = new Option<long>("--seed") { Description = "Seed of the plan", DefaultValueFactory = _ => 1 };
        var faults = new Option<int>("--faults") { Description = "Number of faults", DefaultValueFactory = _ => 40 };
        var kinds = new Option<string?>("--kinds")
        {
            Description =
                $"Kinds of faults, with commas between [default: the first {FaultKinds.Standard.Count} of "
                + $"{string.Join(", ", Enum.GetValues<FaultKind>().Select(kind => kind.Name()))}]",
            HelpName = "LIST",
        };
        var lease = new Option<int>("--lease")
        {
            Description = "The experiments' lease time",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => CampaignWork.DefaultLeaseSeconds,
        };
        var epochs = new Option<int>("--epochs")
        {
            Description = "Epochs of a run: more for a faster machine, since a run must last for some faults",
            DefaultValueFactory = _ => CampaignWork.DefaultEpochs,
        };
        var work = new Option<WorkKind>("--work")
        {
            Description = "What is trained: two experiments of a network each, or one that draws networks at random, two at once",
            HelpName = "list|random",
            DefaultValueFactory = _ => WorkKind.List,
        };
        var plan = new Option<bool>("--plan") { Description = "Print the plan and do nothing" };
        var keep = new Option<bool>("--keep") { Description = "Keep the folder of a campaign that passed, too" };
        var command = new Command(
            "chaos",
            "Kill, freeze, cut and damage a cluster of its own, and judge whether anything was lost (--data: "
                + "an empty folder for it)"
        )
        {
            seed,
            faults,
            kinds,
            lease,
            epochs,
            work,
            plan,
            keep,
        };
        Range(faults, 1, 100_000);
        Range(lease, 6, 3600);
        Range(epochs, 2, 10_000);
        return scope.Handle(
            command,
            async (invocation, cancellationToken) =>
            {
                var chosen = invocation.Value(kinds) is { } list ? FaultKinds.ParseList(list) : FaultKinds.Standard;
                if (invocation.Value(plan))
                {
                    invocation.Print(ChaosReports.Of(FaultPlan.Make(invocation.Value(seed), invocation.Value(faults), chosen)));
                    return ExitCode.Done;
                }

                var options = Options(invocation);
                options = options with
                {
                    Work = options.Work with
                    {
                        LeaseSeconds = invocation.Value(lease),
                        Epochs = invocation.Value(epochs),
                        Kind = invocation.Value(work),
                    },
                };
                var result = await new ChaosCampaign(
                    options with
                    {
                        Seed = invocation.Value(seed),
                        Faults = invocation.Value(faults),
                        Kinds = chosen,
                        Keep = invocation.Value(keep),
                    },
                    invocation.Context.Time,
                    invocation.Context.Say
                ).RunAsync(cancellationToken);
                invocation.Print(ChaosReports.Of(result));
                return result.Passed ? ExitCode.Done : ExitCode.FailedRuns;
            }
        );
    }

    private static void Range(Option<int> option, int least, int most) =>
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
                result.AddError($"{option.Name}: a number from {least} to {most}.");
        });

    private static CampaignOptions Options(Invocation invocation)
    {
        var programs = invocation.Context.Programs;
        var dataSets = HostPlaces.DataSets(agent: null);
        return new CampaignOptions
        {
            Seed = 0,
            Faults = 0,
            Work = CampaignWork.Default(dataSets.ContainsKey("fashion-mnist") ? "fashion-mnist" : SyntheticImages.Name),
            Programs = new ClusterPrograms(
                programs.Require(Programs.Silo),
                programs.Require(Programs.Agent),
                programs.Require(Programs.Trainer)
            ),
            DataSets = dataSets,
            Data = invocation.NamedData,
        };
    }
}
