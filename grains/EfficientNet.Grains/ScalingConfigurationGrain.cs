using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Grains;

/// <inheritdoc cref="IScalingConfigurationGrain" />
internal sealed class ScalingConfigurationGrain(ILedgerQueries queries, IGrainFactory grains) : Grain, IScalingConfigurationGrain
{
    public async Task<ConfigurationView> GetAsync(CancellationToken cancellationToken = default)
    {
        var (experiment, number) = GrainKeys.ParseConfiguration(this.GetPrimaryKeyString());
        var detail =
            await queries.ExperimentAsync(experiment, cancellationToken)
            ?? throw new NotFoundException($"There is no experiment '{experiment}'.");
        return detail.Configurations.FirstOrDefault(configuration => configuration.Number == number)
            ?? throw new NotFoundException(
                $"Experiment '{experiment}' has no configuration {number}; it has {detail.Configurations.Count}."
            );
    }

    public async Task CancelAsync(Actor? by = null, CancellationToken cancellationToken = default)
    {
        var configuration = await GetAsync(cancellationToken);
        await Task.WhenAll(
            configuration.Runs.Select(run =>
                grains.Run(run.Id).CancelAsync($"Configuration {configuration.Number} was cancelled.", by, cancellationToken)
            )
        );
    }
}
