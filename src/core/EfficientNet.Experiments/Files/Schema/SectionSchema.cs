using EfficientNet.Experiments.Files.Nodes;

namespace EfficientNet.Experiments.Files.Schema;

/// <summary>The keys that a section of an experiment file may have. Reading and overriding use the same table.</summary>
/// <param name="Name">For messages, for example <c>network</c>.</param>
/// <param name="Shorthand">The key that a single word stands for: <c>network: b0</c> is <c>network: {base: b0}</c>.</param>
/// <param name="Keys">The keys in the order in which they are listed to users.</param>
internal sealed record SectionSchema(string Name, string? Shorthand, IReadOnlyList<KeySchema> Keys)
{
    public IReadOnlyList<string> KeyNames => [.. Keys.Select(key => key.Name)];

    public KeySchema? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);

    public string UnknownKey(string name) => $"{Name} has no key '{name}'{DidYouMean.Hint(name, KeyNames)}";
}

/// <summary>One key.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Section">The keys of its value, when the value may have keys.</param>
/// <param name="Item">The keys of an item, when the value is a list whose items have keys; null for an item whose kind is
/// unknown.</param>
internal sealed record KeySchema(string Name, SectionSchema? Section = null, Func<FileNode, SectionSchema?>? Item = null)
{
    public static implicit operator KeySchema(string name) => new(name);
}
