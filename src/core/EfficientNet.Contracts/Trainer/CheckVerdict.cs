namespace EfficientNet.Contracts.Trainer;

/// <summary>What a check of a device came to.</summary>
public enum CheckVerdict
{
    /// <summary>It holds.</summary>
    Good = 1,

    /// <summary>It works, but worse than it should.</summary>
    Remark = 2,

    /// <summary>It does not hold.</summary>
    Wrong = 3,

    /// <summary>There is nothing to check on this kind of device.</summary>
    NotApplicable = 4,
}
