namespace EfficientNet.Contracts;

/// <summary>An option of a recipe that is a number, and the range that makes sense.</summary>
/// <param name="Name">As it is written in a file: the property's name in camel case.</param>
/// <param name="IsWhole">Only whole numbers make sense.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
/// <param name="Get">Its value in a recipe; null where the recipe leaves it open.</param>
/// <param name="Set">The recipe with the option changed.</param>
public sealed record RecipeNumber(
    string Name,
    bool IsWhole,
    double Minimum,
    double Maximum,
    Func<Recipe, double?> Get,
    Func<Recipe, double, Recipe> Set
);
