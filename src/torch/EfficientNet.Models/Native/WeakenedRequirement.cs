namespace EfficientNet.Models.Native;

/// <summary>What <see cref="ElfVersionRequirements.Weaken"/> did.</summary>
internal enum WeakenedRequirement
{
    /// <summary>The file has no such requirement.</summary>
    Absent = 0,

    /// <summary>The requirement was already weak.</summary>
    AlreadyWeak = 1,

    /// <summary>One flag was set.</summary>
    Weakened = 2,
}
