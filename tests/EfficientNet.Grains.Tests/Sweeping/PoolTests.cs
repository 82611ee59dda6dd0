using EfficientNet.Experiments.Ledger;
using EfficientNet.Grains.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EfficientNet.Grains.Tests.Sweeping;

/// <summary>Which pools a silo makes passes for.</summary>
public sealed class PoolTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Sweeper_WhenAPoolsNodesAreGone_MakesNoMorePassesForIt_P7()
    {
        var record = new RecordingScheduling.Record { Live = ["night"] };
        await using var control = await ControlPlane.StartAsync(postgres, change: services => Record(services, record));
        await NextAsync(record, "night");
        await NextAsync(record, GrainKeys.DefaultPool);

        record.Live = [];
        while (record.Passes.Reader.TryRead(out _))
        {
            // Made before.
        }

        // The sweep under way when it changed, and the one after it.
        await NextAsync(record, GrainKeys.DefaultPool);
        await NextAsync(record, GrainKeys.DefaultPool);

        for (var sweep = 0; sweep < 5; sweep++)
            Assert.Equal(
                GrainKeys.DefaultPool,
                await record.Passes.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience)
            );
    }

    private static async Task NextAsync(RecordingScheduling.Record record, string pool)
    {
        while (await record.Passes.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience) != pool)
        { }
    }

    private static void Record(IServiceCollection services, RecordingScheduling.Record record)
    {
        var real = services.Last(service => service.ServiceType == typeof(ISchedulingLedger));
        services.AddSingleton<ISchedulingLedger>(provider => new RecordingScheduling(
            (ISchedulingLedger)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!),
            record
        ));
    }
}
