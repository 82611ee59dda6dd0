using EfficientNet.Scaling;

namespace EfficientNet.Models;

/// <summary>What makes an architecture a possible network. Those read from files may be anything.</summary>
internal static class ArchitectureRules
{
    private const string Groups = "Stages"; // as files of architectures name them

    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the rule.</exception>
    public static void Require(Architecture architecture)
    {
        Positive(architecture.InputChannels, nameof(Architecture.InputChannels));
        Positive(architecture.Resolution, nameof(Architecture.Resolution));
        Positive(architecture.StemChannels, nameof(Architecture.StemChannels));
        Positive(architecture.StemStride, nameof(Architecture.StemStride));
        Defined(architecture.Stem, nameof(Architecture.Stem));
        Defined(architecture.Activation, nameof(Architecture.Activation));
        var head = architecture.HeadChannels;
        Require(head >= 0, nameof(Architecture.HeadChannels), head, "at least 1, or 0 to leave the head's convolution out");
        Positive(architecture.Classes, nameof(Architecture.Classes));
        Require(!architecture.Groups.IsDefaultOrEmpty, Groups, "empty", "a list of at least one stage");
        for (var index = 0; index < architecture.Groups.Length; index++)
            Require(architecture.Groups[index], $"{Groups}[{index}].");
    }

    private static void Require(BlockGroup group, string at)
    {
        Defined(group.Operator, at + nameof(group.Operator));
        Require(group.Kernel > 0 && group.Kernel % 2 == 1, at + nameof(group.Kernel), group.Kernel, "odd and at least 1");
        Positive(group.Stride, at + nameof(group.Stride));
        Positive(group.Expansion, at + nameof(group.Expansion));
        Positive(group.Channels, at + nameof(group.Channels));
        Positive(group.Repeats, at + nameof(group.Repeats));
        var ratio = group.SqueezeExcitationRatio;
        Require(
            ratio is >= 0 and <= 1,
            at + nameof(group.SqueezeExcitationRatio),
            ratio,
            "in [0, 1]; 0 leaves squeeze-excitation out"
        );
        Defined(group.Skip, at + nameof(group.Skip));
    }

    private static void Positive(int value, string member) => Require(value > 0, member, value, "at least 1");

    private static void Defined<T>(T value, string member)
        where T : struct, Enum =>
        Require(Enum.IsDefined(value), member, value, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    private static void Require(bool holds, string member, object value, string rule)
    {
        if (!holds)
            throw new ArgumentException($"{nameof(Architecture)}.{member} is {value}; it must be {rule}.");
    }
}
