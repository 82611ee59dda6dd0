namespace EfficientNet.Contracts;

/// <summary>
/// When a run writes checkpoints besides those at an epoch's end. It decides when, never what: no bit of a result depends on it,
/// so it is
/// no part of <see cref="RunSpecification"/>.
/// </summary>
public sealed record CheckpointPolicy
{
    /// <summary>One whenever so many steps of the run are done; null means none for that reason.</summary>
    public int? EverySteps { get; init; }

    /// <summary>One when so many seconds have passed since the last, 300 unless stated; 0: none for that reason.</summary>
    public int EverySeconds { get; init; } = 300;

    /// <summary>Whether one is due after a step within an epoch.</summary>
    /// <param name="step">Steps of the run that are done.</param>
    /// <param name="sinceLast">Time since the last checkpoint, or since training began here.</param>
    public bool IsDue(long step, TimeSpan sinceLast) =>
        (EverySteps is { } steps && step % steps == 0) || (EverySeconds > 0 && sinceLast.TotalSeconds >= EverySeconds);
}
