namespace EfficientNet.Models.Native;

/// <summary>What <see cref="ElfVersionRequirements.Weaken"/> did.</summary>
internal enum WeakenedRequirement
{
    /// <summary>The file asks for no such version.</summary>
    Absent = 0,

    /// <summary>The requirement was weak before.</summary>
    AlreadyWeak = 1,

    /// <summary>One flag was set.</summary>
    Weakened = 2,
}
