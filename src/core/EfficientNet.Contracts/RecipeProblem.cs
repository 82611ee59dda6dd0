namespace EfficientNet.Contracts;

/// <summary>Something that no run can be trained with.</summary>
/// <param name="Key">The option that is to be changed.</param>
/// <param name="Message">What is wrong and what would be right, as a sentence without its end; it begins with the key.</param>
public sealed record RecipeProblem(string Key, string Message);
