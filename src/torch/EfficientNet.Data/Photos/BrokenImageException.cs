namespace EfficientNet.Data.Photos;

/// <summary>An image can't be decoded; the message says what is wrong, without the file's name.</summary>
public sealed class BrokenImageException(string message) : EffnetException(message)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
