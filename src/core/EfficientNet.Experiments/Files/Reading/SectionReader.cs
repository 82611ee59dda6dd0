using System.Globalization;
using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Schema;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>
/// Takes typed values out of one section. What is wrong becomes a problem and reads as absent, so that reading goes on.
/// </summary>
internal sealed class SectionReader
{
    private readonly Dictionary<string, FileNode> _values = [];
    private readonly SectionSchema _schema;

    private SectionReader(FileNode node, SectionSchema schema, ProblemList problems)
    {
        Node = node;
        _schema = schema;
        Problems = problems;
    }

    /// <summary>The section's own node.</summary>
    public FileNode Node { get; }

    public ProblemList Problems { get; }

    /// <summary>
    /// Reads <paramref name="node"/> as <paramref name="schema"/>: keys with values, or the word that the schema has a shorthand
    /// for.
    /// </summary>
    public static SectionReader? Of(FileNode node, SectionSchema schema, ProblemList problems)
    {
        var section = new SectionReader(node, schema, problems);
        switch (node)
        {
            case MappingNode mapping:
                foreach (var (key, value) in mapping.Entries)
                    section.Take(key, value);
                return section;
            case ScalarNode { IsNothing: false } word when schema.Shorthand is { } shorthand:
                section._values.Add(shorthand, word);
                return section;
            default:
                problems.Add(
                    node,
                    $"{schema.Name} is {node.Description}; it needs keys: {DidYouMean.Enumeration(schema.KeyNames)}"
                );
                return null;
        }
    }

    /// <summary>Whether the key is there and readable.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>The value, or null.</summary>
    public FileNode? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>Where to point for a key: its value, or the section when it is absent.</summary>
    public FileNode At(string key) => Find(key) ?? Node;

    /// <summary>Adds a problem when the key is absent.</summary>
    public bool Require(string key, string whatWouldBeRight)
    {
        if (Has(key) || (Node as MappingNode)?.Find(key) is not null)
            return true;
        Problems.Add(Node, $"{_schema.Name} has no {key}; {whatWouldBeRight}");
        return false;
    }

    public SectionReader? Section(string key, SectionSchema sectionSchema) =>
        Find(key) is { } node ? Of(node, sectionSchema, Problems) : null;

    public string? Text(string key) => Find(key) is { } node ? Text(node, key) : null;

    public int? Whole(string key, int minimum, int maximum) => (int?)WholeLong(key, minimum, maximum);

    public long? WholeLong(string key, long minimum, long maximum)
    {
        if (Find(key) is not { } node)
            return null;
        if (
            node is ScalarNode scalar
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        )
        {
            if (value >= minimum && value <= maximum)
                return value;
        }

        Problems.Add(node, $"{key} is {node.Description}; write a whole number {Range(minimum, maximum)}");
        return null;
    }

    public decimal? Number(string key, decimal minimum, decimal maximum) =>
        Find(key) is { } node ? Number(node, key, minimum, maximum) : null;

    public decimal? Number(FileNode node, string what, decimal minimum, decimal maximum)
    {
        if (
            node is ScalarNode scalar
            && decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        )
        {
            // Dropping trailing zeros makes 1.20 and 1.2 print alike.
            if (value >= minimum && value <= maximum)
                return value / 1.0000000000000000000000000000m;
        }

        Problems.Add(node, $"{what} is {node.Description}; write a number {Range(minimum, maximum)}");
        return null;
    }

    public double? Double(string key, double minimum, double maximum)
    {
        if (Find(key) is not { } node)
            return null;
        if (
            node is ScalarNode scalar
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= minimum
            && value <= maximum
        )
        {
            return value;
        }

        Problems.Add(node, $"{key} is {node.Description}; write a number {Range(minimum, maximum)}");
        return null;
    }

    public bool? Flag(string key)
    {
        if (Find(key) is not { } node)
            return null;
        if (node is ScalarNode { Text: "true" or "false" } scalar)
            return scalar.Text == "true";
        Problems.Add(node, $"{key} is {node.Description}; write true or false");
        return null;
    }

    /// <summary>One of <paramref name="words"/>.</summary>
    public string? Word(string key, IReadOnlyList<string> words)
    {
        if (Find(key) is not { } node)
            return null;
        if (node is ScalarNode scalar && words.Contains(scalar.Text))
            return scalar.Text;
        Problems.Add(node, $"{key} is {node.Description}; write {DidYouMean.Enumeration(words, "or")}");
        return null;
    }

    /// <summary>A list's items, or the single value as a list of one when <paramref name="single"/> allows it.</summary>
    public IReadOnlyList<FileNode>? Items(string key, string whatWouldBeRight, bool single = false)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case SequenceNode { Items.Count: > 0 } sequence:
                return sequence.Items;
            case ScalarNode scalar when single:
                return [scalar];
            case { } node:
                var description = node is SequenceNode ? "an empty list" : node.Description;
                Problems.Add(node, $"{key} is {description}; {whatWouldBeRight}");
                return null;
        }
    }

    private string? Text(FileNode node, string what)
    {
        if (node is ScalarNode scalar)
            return scalar.Text;
        Problems.Add(node, $"{what} is {node.Description}; write a word");
        return null;
    }

    private void Take(ScalarNode key, FileNode value)
    {
        if (_schema.Find(key.Text) is null)
            Problems.Add(key, _schema.UnknownKey(key.Text));
        else if (value is ScalarNode { IsNothing: true })
            Problems.Add(key, $"{key.Text} has no value; give one or remove the key");
        else
            _values.Add(key.Text, value);
    }

    private static string Range<T>(T minimum, T maximum)
        where T : IFormattable => string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}");
}
