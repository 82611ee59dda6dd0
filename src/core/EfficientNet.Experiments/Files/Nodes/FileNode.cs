namespace EfficientNet.Experiments.Files.Nodes;

/// <summary>
/// A YAML value and where its text lies: the library's own model forgets where collections end and stops at the first repeated
/// key.
/// </summary>
/// <param name="Start">First character.</param>
/// <param name="End">After the last character of the value itself, without the comments and line ends behind it.</param>
internal abstract record FileNode(Position Start, Position End)
{
    /// <summary>For messages: what the value is.</summary>
    public abstract string Description { get; }
}

/// <summary>A single value.</summary>
/// <param name="Start">First character.</param>
/// <param name="End">After the last.</param>
/// <param name="Text">The text without quotes.</param>
/// <param name="IsPlain">Written without quotes.</param>
internal sealed record ScalarNode(Position Start, Position End, string Text, bool IsPlain) : FileNode(Start, End)
{
    /// <summary>Nothing was written, or a word for nothing.</summary>
    public bool IsNothing => IsPlain && Text is "" or "~" or "null";

    public override string Description => IsNothing ? "nothing" : $"'{Text}'";
}

/// <summary>A list.</summary>
internal sealed record SequenceNode(Position Start, Position End, IReadOnlyList<FileNode> Items) : FileNode(Start, End)
{
    public override string Description => "a list";
}

/// <summary>Keys with values.</summary>
/// <param name="Start">First character.</param>
/// <param name="End">After the last character of the last value, or after the closing brace.</param>
/// <param name="Entries">In the file's order, repeated keys left out.</param>
/// <param name="IsFlow">Written in braces.</param>
internal sealed record MappingNode(Position Start, Position End, IReadOnlyList<MappingEntry> Entries, bool IsFlow)
    : FileNode(Start, End)
{
    public override string Description => "keys with values";

    public FileNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}

/// <summary>A key and its value.</summary>
internal sealed record MappingEntry(ScalarNode Key, FileNode Value);
