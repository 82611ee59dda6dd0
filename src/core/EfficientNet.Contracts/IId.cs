namespace EfficientNet.Contracts;

/// <summary>A strong id: one word of letters, digits, <c>. _ -</c>, safe in a path, a URL and a table.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    /// <summary>The id's text.</summary>
    string Value { get; }

    /// <summary>Reads an id, or throws <see cref="FormatException"/> that says what was wrong with it.</summary>
    static abstract TSelf Parse(string text);
}
