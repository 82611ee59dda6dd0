using System.Globalization;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Files.Nodes;
using EfficientNet.Experiments.Files.Schema;

namespace EfficientNet.ExperimentFiles.Overrides;

/// <summary>Follows an override's dotted path through text and schema and changes the text where it ends.</summary>
internal sealed class OverrideWriter
{
    private readonly string _text;
    private readonly string[] _path;
    private readonly string _value;

    private OverrideWriter(string text, string[] path, string value)
    {
        _text = text;
        _path = path;
        _value = value;
    }

    /// <summary>Applies one <c>key.key=value</c> to <paramref name="text"/>, whose root is <paramref name="root"/>.</summary>
    public static OverrideResult Apply(string text, FileNode root, string given)
    {
        var equals = given.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            return OverrideResult.Refused("write key=value, such as recipe.epochs=5");
        if (OverrideValue.Render(given[(equals + 1)..]) is not { } value)
            return OverrideResult.Refused("the value must be a word, a number, [a list] or {keys: with values}");
        var path = given[..equals].Trim().Split('.');
        return new OverrideWriter(text, path, value).Follow(root, ExperimentSchema.Root, depth: 0);
    }

    // The place in the path is path[depth]; node is what lies there and schema the keys it may have.
    private OverrideResult Follow(FileNode node, SectionSchema schema, int depth) =>
        node switch
        {
            MappingNode mapping => InMapping(mapping, schema, depth),
            ScalarNode word when schema.Shorthand is { } shorthand => FromWord(word, shorthand, schema, depth),
            ScalarNode { IsNothing: true } nothing => Replace(nothing, schema, depth, first: ""),
            _ => OverrideResult.Refused(
                $"'{Walked(depth)}' is {node.Description} in the file and has no '{_path[depth]}'; "
                    + $"set '{Walked(depth)}' as a whole"
            ),
        };

    private OverrideResult InMapping(MappingNode mapping, SectionSchema schema, int depth)
    {
        if (schema.Find(_path[depth]) is not { } key)
            return OverrideResult.Refused(schema.UnknownKey(_path[depth]));
        if (mapping.Find(key.Name) is not { } found)
            return Nested(key, depth) is var (nested, problem) && problem is null
                ? OverrideResult.Applied(TextEdit.Insert(_text, mapping, key.Name, nested))
                : OverrideResult.Refused(problem!);
        return Into(found, key, depth + 1);
    }

    private OverrideResult Into(FileNode found, KeySchema key, int depth)
    {
        if (depth == _path.Length)
            return OverrideResult.Applied(TextEdit.Replace(_text, found, _value));
        if (found is SequenceNode list)
            return InList(list, key, depth);
        if (key.Section is { } section)
            return Follow(found, section, depth);
        return OverrideResult.Refused($"'{Walked(depth)}' is a single value and has no '{_path[depth]}'");
    }

    private OverrideResult InList(SequenceNode list, KeySchema key, int depth)
    {
        if (Item(list, _path[depth]) is not { } item)
        {
            var named = list.Items.Select((node, index) => Name(node) ?? index.ToString(CultureInfo.InvariantCulture)).ToList();
            return OverrideResult.Refused($"'{Walked(depth)}' has no '{_path[depth]}'{DidYouMean.Hint(_path[depth], named)}");
        }

        if (depth + 1 == _path.Length)
            return OverrideResult.Applied(TextEdit.Replace(_text, item, _value));
        return key.Item?.Invoke(item) is { } schema
            ? Follow(item, schema, depth + 1)
            : OverrideResult.Refused($"'{Walked(depth + 1)}' has no '{_path[depth + 1]}'; set it as a whole");
    }

    // A word that stands for a section becomes that section: recipe: quick, then recipe.epochs=3.
    private OverrideResult FromWord(ScalarNode word, string shorthand, SectionSchema schema, int depth)
    {
        if (word.IsNothing || _path[depth] == shorthand)
            return Replace(word, schema, depth, first: "");
        var quoted = OverrideValue.Render(_text[word.Start.Offset..word.End.Offset]);
        return Replace(word, schema, depth, first: $"{shorthand}: {quoted}, ");
    }

    private OverrideResult Replace(ScalarNode word, SectionSchema schema, int depth, string first)
    {
        if (schema.Find(_path[depth]) is not { } key)
            return OverrideResult.Refused(schema.UnknownKey(_path[depth]));
        var (nested, problem) = Nested(key, depth);
        return problem is null
            ? OverrideResult.Applied(TextEdit.Replace(_text, word, $"{{{first}{key.Name}: {nested}}}"))
            : OverrideResult.Refused(problem);
    }

    // The value for a key that the file does not have yet: path[depth] is the key, the rest becomes keys in braces.
    private (string Value, string? Problem) Nested(KeySchema key, int depth)
    {
        if (depth + 1 == _path.Length)
            return (_value, null);
        if (key.Section is not { } section)
            return ("", $"'{Walked(depth + 1)}' is not in the file and cannot be made from its parts; set it as a whole");
        if (section.Find(_path[depth + 1]) is not { } next)
            return ("", section.UnknownKey(_path[depth + 1]));
        var (inner, problem) = Nested(next, depth + 1);
        return ($"{{{next.Name}: {inner}}}", problem);
    }

    private static FileNode? Item(SequenceNode list, string word) =>
        list.Items.FirstOrDefault(node => Name(node) == word)
        ?? OnlyOfKind(list, word)
        ?? (
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count
                ? list.Items[index]
                : null
        );

    private static FileNode? OnlyOfKind(SequenceNode list, string kind)
    {
        var same = list.Items.Where(node => ((node as MappingNode)?.Find("kind") as ScalarNode)?.Text == kind).ToList();
        return same.Count == 1 ? same[0] : null;
    }

    // A stage without a name is called by its kind.
    private static string? Name(FileNode node) =>
        node is MappingNode mapping ? ((mapping.Find("name") ?? mapping.Find("kind")) as ScalarNode)?.Text : null;

    private string Walked(int depth) => string.Join('.', _path.Take(depth));
}
