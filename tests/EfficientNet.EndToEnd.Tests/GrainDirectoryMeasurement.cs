using System.Collections.Concurrent;
using System.Globalization;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>
/// What one of two servers' death costs under load, by the grain directory; the figures of docs/decisions/0003. Run by
/// <c>./effnet test --project EndToEnd --explicit only --filter-class '*GrainDirectoryMeasurement'</c>.
/// </summary>
public sealed class GrainDirectoryMeasurement(ITestOutputHelper output)
{
    private const int Nodes = 40;
    private const int Rounds = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData("default")]
    [InlineData("distributed")]
    public async Task OneOfTwoServers_KilledUnderHeartbeats(string directory)
    {
        await using var first = new Server();
        await using var second = first.Beside(2);
        foreach (var server in new[] { first, second })
            server.Environment["EFFNET_GRAIN_DIRECTORY"] = directory;
        await first.StartAsync();
        await second.StartAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            var nodes = Enumerable.Range(1, Nodes).Select(number => $"r{round}-n{number}").ToArray();
            output.WriteLine($"{directory} round {round}: {await MeasureAsync(first, second, nodes)}");
            await first.StartAsync();
        }
    }

    private static async Task<string> MeasureAsync(Server victim, Server survivor, string[] nodes)
    {
        var agents = nodes
            .Select(node => new FakeAgent(
                survivor.Description.All.Single(server => server.Number == 2).Url,
                survivor.Description.Token,
                node
            ))
            .ToArray();
        var failures = new ConcurrentDictionary<string, int>();
        var answered = new ConcurrentDictionary<string, TimeSpan>();
        try
        {
            foreach (var agent in agents)
                await agent.BeatAsync(Cancellation);
            var here = Activations(survivor, nodes).Values.Count(count => count > 0);
            var killed = TimeProvider.System.GetTimestamp();
            await victim.KillAsync();
            await Task.WhenAll(agents.Select((agent, index) => BeatAsync(agent, nodes[index])));
            // The death affects the survivor once it is known: two more heartbeats of each node show it.
            foreach (var _ in Enumerable.Range(0, 2))
                await Task.WhenAll(agents.Select(agent => agent.BeatAsync(Cancellation)));
            var byDeath = Again(survivor, nodes);
            await victim.StartAsync();
            await Task.WhenAll(agents.Select(agent => agent.BeatAsync(Cancellation)));
            await victim.StopAsync(); // an orderly leave moves parts of the directory, too
            await Task.WhenAll(agents.Select(agent => agent.BeatAsync(Cancellation)));

            async Task BeatAsync(FakeAgent agent, string node)
            {
                agent.Failed = () => failures.AddOrUpdate(node, 1, (_, count) => count + 1);
                await agent.BeatAsync(Cancellation);
                answered[node] = TimeProvider.System.GetElapsedTime(killed);
            }

            return string.Create(
                CultureInfo.InvariantCulture,
                $"{here} of {nodes.Length} grains on the survivor, {byDeath} of them were activated again at the death, "
                    + $"{Again(survivor, nodes) - byDeath} at a later orderly leave; {failures.Values.Sum()} calls failed, "
                    + $"the last node was answered after {answered.Values.Max().TotalSeconds:0.0} s"
            );
        }
        finally
        {
            foreach (var agent in agents)
                agent.Dispose();
        }
    }

    // A grain that stayed logged only once what its node offers, at its activation.
    private static int Again(Server server, string[] nodes) => Activations(server, nodes).Values.Count(count => count > 1);

    private static Dictionary<string, int> Activations(Server server, string[] nodes)
    {
        var lines = server.Output.Split('\n');
        return nodes.ToDictionary(
            node => node,
            node => lines.Count(line => line.Contains($" {node} offers", StringComparison.Ordinal))
        );
    }
}
