using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Experiments.Stages;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>What a stage optimises: nothing written is accuracy alone.</summary>
internal static class ObjectiveReader
{
    public static StageObjective Read(SectionReader stage)
    {
        if (stage.Section("objective", ExperimentSchema.Objective) is not { } section)
            return StageObjective.ValidationTop1;
        section.Require("target", "write the multiply-adds that an image should cost, such as target: 400000000");
        return new StageObjective(
            section.WholeLong("target", 1, long.MaxValue),
            section.Double("exponent", -10, 0) ?? StageObjective.PaperExponent
        );
    }
}
