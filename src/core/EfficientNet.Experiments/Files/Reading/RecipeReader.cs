using EfficientNet.Contracts;
using EfficientNet.Experiments.Files.Schema;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>The recipe section: a preset and what differs from it.</summary>
internal static class RecipeReader
{
    public static Recipe Read(SectionReader? section)
    {
        if (section is null)
            return RecipePresets.Paper;
        var recipe =
            RecipePresets.Find(section.Word("preset", RecipePresets.Names) ?? RecipePresets.Names[0]) ?? RecipePresets.Paper;
        foreach (var key in RecipeKeys.All)
        {
            var value = key.IsWhole
                ? section.Whole(key.Name, (int)key.Minimum, (int)key.Maximum)
                : section.Double(key.Name, key.Minimum, key.Maximum);
            if (value is { } number)
                recipe = key.Set(recipe, number);
        }

        foreach (var key in RecipeKeys.Words)
        {
            if (section.Word(key.Name, key.Choices) is { } word)
                recipe = key.Set(recipe, word);
        }

        foreach (var key in RecipeKeys.Flags)
        {
            if (section.Flag(key.Name) is { } flag)
                recipe = key.Set(recipe, flag);
        }

        if (MicroBatches.Problem(recipe) is { } problem)
            section.Problems.Add(section.At("microBatchSize"), problem);
        return recipe;
    }
}
