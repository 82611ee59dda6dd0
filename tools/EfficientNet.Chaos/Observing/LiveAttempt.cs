namespace EfficientNet.Chaos.Observing;

/// <summary>A live lease as the ledger has it.</summary>
/// <param name="Run">Run.</param>
/// <param name="Attempt">Attempt.</param>
/// <param name="Node">Node that holds it.</param>
/// <param name="Epoch">Epochs in the ledger.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Renewals">The lease's renewal counter.</param>
/// <param name="Began">Whether its trainer has reported.</param>
/// <param name="Progress">The trainer's newest sign of life, as it is stored.</param>
internal sealed record LiveAttempt(
    string Run,
    int Attempt,
    string Node,
    int Epoch,
    int Epochs,
    long Renewals,
    bool Began,
    string? Progress
)
{
    /// <summary>Text for people.</summary>
    public string Title => $"{Run}@{Attempt} on {Node}";
}
