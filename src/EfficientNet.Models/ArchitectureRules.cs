using EfficientNet.Scaling;

namespace EfficientNet.Models;

/// <summary>What an architecture must be for a network to exist. Architectures read from files may be anything.</summary>
internal static class ArchitectureRules
{
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the rule.</exception>
    public static void Require(Architecture architecture)
    {
        Positive(architecture.InputChannels, nameof(Architecture.InputChannels));
        Positive(architecture.Resolution, nameof(Architecture.Resolution));
        Positive(architecture.StemChannels, nameof(Architecture.StemChannels));
        Positive(architecture.StemStride, nameof(Architecture.StemStride));
        Positive(architecture.HeadChannels, nameof(Architecture.HeadChannels));
        Positive(architecture.Classes, nameof(Architecture.Classes));
        Require(!architecture.Stages.IsDefaultOrEmpty, nameof(Architecture.Stages), "empty", "a list of at least one stage");
        for (var index = 0; index < architecture.Stages.Length; index++)
        {
            var stage = architecture.Stages[index];
            var at = $"{nameof(Architecture.Stages)}[{index}].";
            Require(stage.Operator == BlockOperator.MBConv, at + nameof(stage.Operator), stage.Operator, nameof(BlockOperator.MBConv));
            Require(stage.Kernel > 0 && stage.Kernel % 2 == 1, at + nameof(stage.Kernel), stage.Kernel, "odd and at least 1");
            Positive(stage.Stride, at + nameof(stage.Stride));
            Positive(stage.Expansion, at + nameof(stage.Expansion));
            Positive(stage.Channels, at + nameof(stage.Channels));
            Positive(stage.Repeats, at + nameof(stage.Repeats));
            Require(stage.SqueezeExcitationRatio is >= 0 and <= 1, at + nameof(stage.SqueezeExcitationRatio), stage.SqueezeExcitationRatio, "in [0, 1]; 0 leaves squeeze-excitation out");
        }
    }

    private static void Positive(int value, string member) => Require(value > 0, member, value, "at least 1");

    private static void Require(bool holds, string member, object value, string rule)
    {
        if (!holds)
            throw new ArgumentException($"{nameof(Architecture)}.{member} is {value}; it must be {rule}.");
    }
}
