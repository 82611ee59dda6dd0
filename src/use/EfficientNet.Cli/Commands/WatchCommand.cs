using System.CommandLine;
using EfficientNet.Cli.Live;
using EfficientNet.Contracts;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet watch [ID]</c>: follows an experiment to its end; Ctrl-C leaves it running.</summary>
internal static class WatchCommand
{
    public static Command Create(CommandScope scope)
    {
        var id = new Argument<string?>("ID")
        {
            Description = "Id of the experiment [default: the newest]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return scope.Handle(
            new Command("watch", "Follow an experiment to its end; Ctrl-C leaves it running") { id },
            async (invocation, cancellationToken) =>
            {
                using var client = invocation.Connect(ExperimentWatch.Patient);
                var experiment = invocation.Value(id) is { } named
                    ? ExperimentId.Parse(named)
                    : await NewestAsync(client, cancellationToken);
                try
                {
                    return await new ExperimentWatch(invocation, client).ToTheEndAsync(experiment, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    invocation.Context.Say(
                        $"{experiment} goes on; 'effnet watch {experiment}{invocation.DataOption}' follows it "
                            + $"again, 'effnet experiments cancel {experiment}{invocation.DataOption}' ends it."
                    );
                    throw;
                }
            }
        );
    }

    private static async Task<ExperimentId> NewestAsync(Client.EffnetHttpClient client, CancellationToken cancellationToken) =>
        await client.ExperimentsAsync(cancellationToken) is [var newest, ..]
            ? newest.Id
            : throw new CliException(ExitCode.Usage, "The server has no experiment yet; 'effnet submit FILE' starts one.");
}
