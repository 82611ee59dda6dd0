namespace EfficientNet.Contracts;

/// <summary>States as people and JSON write them: by their names, with the capitals that code has.</summary>
public static class StateName
{
    /// <summary>Reads a state in any case; <see cref="FormatException"/> lists the states that there are.</summary>
    public static TState Parse<TState>(string text)
        where TState : struct, Enum =>
        Enum.TryParse<TState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state)
            ? state
            : throw new FormatException(
                $"There is no state '{text}'; the states are {string.Join(", ", Enum.GetNames<TState>())}."
            );
}
