using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using Orleans.Concurrency;

namespace EfficientNet.Grains;

/// <summary>
/// One scaling configuration of an experiment. Key: <c>{experiment}/{number}</c> (<see cref="GrainKeys.Configuration"/>).
/// </summary>
[Alias("EfficientNet.ScalingConfiguration")]
public interface IScalingConfigurationGrain : IGrainWithStringKey
{
    /// <summary>
    /// Its exact cost, its runs (one for each seed), mean and spread of their results. <see cref="NotFoundException"/> when there
    /// is none.
    /// </summary>
    [Alias("Get"), ReadOnly]
    Task<ConfigurationView> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Cancels its runs that are not final, those that other configurations share included.</summary>
    [Alias("Cancel")]
    Task CancelAsync(Actor? by = null, CancellationToken cancellationToken = default);
}
