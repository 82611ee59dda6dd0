using EfficientNet.Contracts;
using EfficientNet.Experiments.Files.Schema;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>The recipe section: a preset and what differs from it.</summary>
internal static class RecipeReader
{
    /// <summary>The recipe that a section states; without one, <paramref name="otherwise"/>.</summary>
    /// <param name="section">The section, or null.</param>
    /// <param name="otherwise">What is changed when no preset is named; null: the paper's.</param>
    public static Recipe Read(SectionReader? section, Recipe? otherwise = null)
    {
        otherwise ??= RecipePresets.Paper;
        if (section is null)
            return otherwise;
        var recipe = (section.Word("preset", RecipePresets.Names) is { } preset ? RecipePresets.Find(preset) : null) ?? otherwise;
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
