using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Live;

/// <summary>Shows an experiment while it runs.</summary>
internal interface IExperimentView
{
    /// <summary>Runs <paramref name="follow"/> with the view open.</summary>
    Task<T> WhileAsync<T>(Func<Task<T>> follow);

    /// <summary>Something happened.</summary>
    void Happened(TimelineEntry entry);

    /// <summary>The newest state.</summary>
    void Show(ExperimentDetail experiment);
}
