using EfficientNet.Contracts;
using EfficientNet.Experiments.Files.Schema;
using EfficientNet.Experiments.Planning;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>The recipe section: a preset and what differs from it.</summary>
internal static class RecipeReader
{
    /// <summary>The recipe that <paramref name="around"/> states, or the paper's.</summary>
    /// <param name="around">What the section <c>recipe</c> is a part of.</param>
    /// <param name="data">The images that it trains on; null where they could not be read.</param>
    public static Recipe Read(SectionReader around, DataSpecification? data)
    {
        var before = around.Problems.Count;
        var section = around.Section(ExperimentSchema.Recipe.Name, ExperimentSchema.Recipe);
        var recipe = section is null ? RecipePresets.Paper : Read(section);
        if (around.Problems.Count > before)
            return recipe;
        foreach (var (key, problem) in RecipeRules.Problems(recipe, data is null ? null : PlannedImages.Of(data)))
            around.Problems.Add(section?.At(key) ?? around.At(ExperimentSchema.Data.Name), problem);
        return recipe;
    }

    private static Recipe Read(SectionReader section)
    {
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

        return recipe;
    }
}
