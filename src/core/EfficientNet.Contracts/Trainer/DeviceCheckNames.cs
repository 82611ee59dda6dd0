namespace EfficientNet.Contracts.Trainer;

/// <summary>
/// The checks of the trainer's <c>check NAME</c>, each for a process of its own: an error on CUDA spoils all that comes after it
/// in a process.
/// </summary>
public static class DeviceCheckNames
{
    /// <summary>libtorch loads, and sees the device.</summary>
    public const string Libtorch = "libtorch";

    /// <summary>A training step gives what it gives on the processor.</summary>
    public const string Float32 = "float32";

    /// <summary>A training step in bfloat16 is near one in float32.</summary>
    public const string Bfloat16 = "bfloat16";

    /// <summary>Training twice in mode <c>exact</c> gives the same bits.</summary>
    public const string Exact = "exact";

    /// <summary>A run resumed from a checkpoint gives the bits of one never interrupted.</summary>
    public const string Resume = "resume";

    /// <summary><see cref="Exact"/> in bfloat16.</summary>
    public const string ExactBfloat16 = "exact-bfloat16";

    /// <summary><see cref="Resume"/> in bfloat16.</summary>
    public const string ResumeBfloat16 = "resume-bfloat16";

    /// <summary>Too large a batch is refused, recognised as lack of memory, and does no harm.</summary>
    public const string Memory = "memory";

    /// <summary>Copies through pinned memory are right, and faster.</summary>
    public const string Pinned = "pinned";

    /// <summary>Holds memory of the device until its standard input ends, so that somebody else can see it come and go.</summary>
    public const string Hold = "hold";

    /// <summary>Images a second of published networks in training, in every precision; before the network's name.</summary>
    public const string Speed = "speed-";

    /// <summary>All of them in the order in which they make sense.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Libtorch,
        Float32,
        Exact,
        Resume,
        Bfloat16,
        ExactBfloat16,
        ResumeBfloat16,
        Memory,
        Hold,
        Pinned,
        Speed + "b0",
        Speed + "b1",
        Speed + "b2",
        Speed + "b3",
        Speed + "b4",
    ];
}
