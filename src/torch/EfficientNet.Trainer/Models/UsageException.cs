namespace EfficientNet.Trainer.Models;

/// <summary>The command line, or a file that it names, is wrong. The message says what would be right.</summary>
internal sealed class UsageException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
