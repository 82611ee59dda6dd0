namespace EfficientNet.Contracts.Trainer;

/// <summary>How a device is called from agent to trainer: the processor by this name, a GPU by its UUID.</summary>
public static class DeviceName
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>Whether it is the processor; else it is a GPU.</summary>
    public static bool IsCpu(string device) => device == Cpu;
}
