namespace EfficientNet.Contracts;

/// <summary>What becomes of a run for whose first epoch a device's memory does not suffice (protocol rule P9).</summary>
public enum OutOfMemoryPolicy
{
    /// <summary>It fails and says what would fit.</summary>
    Fail = 0,

    /// <summary>
    /// It begins again with half the micro-batch: another result, since batch norm sees the part, and recorded as such.
    /// </summary>
    Shrink = 1,
}
