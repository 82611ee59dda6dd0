using EfficientNet.Contracts;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Chaos.Observing;

/// <summary>A run of the campaign as the ledger has it.</summary>
/// <param name="Id">Run.</param>
/// <param name="Experiment">Experiment.</param>
/// <param name="Work">What is trained: the same in every wave, whatever the experiment's id.</param>
/// <param name="State">State.</param>
/// <param name="Attempt">Newest attempt.</param>
/// <param name="Epoch">Epochs in the ledger.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Result">The result, once succeeded.</param>
/// <param name="Message">Why it failed or waits.</param>
internal sealed record ObservedRun(
    string Id,
    string Experiment,
    string Work,
    RunState State,
    int Attempt,
    int Epoch,
    int Epochs,
    RunResult? Result,
    string? Message
)
{
    /// <summary>Attempts that failures have spent.</summary>
    public int Spent { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsFinal => State.IsFinal();
}
