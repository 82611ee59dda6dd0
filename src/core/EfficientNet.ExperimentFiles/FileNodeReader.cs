using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Files.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EfficientNet.ExperimentFiles;

/// <summary>Reads YAML text into nodes that know their place.</summary>
internal sealed class FileNodeReader
{
    // Deeper than any experiment file; keeps hostile text from exhausting the stack.
    private const int MaximumDepth = 20;

    private readonly Parser _parser;
    private readonly ProblemList _problems;

    private FileNodeReader(string text, ProblemList problems)
    {
        _parser = new Parser(new StringReader(text));
        _problems = problems;
    }

    /// <summary>
    /// The root of the only document, or null with a problem when the text is not YAML that an experiment file may hold.
    /// </summary>
    public static FileNode? Read(string text, ProblemList problems)
    {
        var reader = new FileNodeReader(text, problems);
        try
        {
            return reader.Document();
        }
        catch (YamlException error)
        {
            problems.Add(At(error.Start), $"this is not YAML: {Sentence(error)}");
        }
        catch (Exception error)
            when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The library's scanner gives up in these ways on text such as "[1,\nb: 2" and ": !!".
            problems.Add(reader.Here(), "this is not YAML; a bracket, brace or quote may not be closed");
        }

        return null;
    }

    private FileNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _problems.Add(new Position(1, 1, 0), "the file is empty; it needs at least name, data and stages");
            return null;
        }

        var root = Node(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var next))
            _problems.Add(At(next.Start), "a second document starts here; an experiment file is one document");
        return root;
    }

    private FileNode Node(int depth)
    {
        if (depth > MaximumDepth)
            throw new YamlException(
                _parser.Current!.Start,
                _parser.Current.End,
                $"values are nested more than {MaximumDepth} deep"
            );
        if (_parser.TryConsume<Scalar>(out var scalar))
            return new ScalarNode(At(scalar.Start), At(scalar.End), scalar.Value, scalar.Style is ScalarStyle.Plain);
        if (_parser.TryConsume<SequenceStart>(out var sequence))
            return Sequence(sequence, depth);
        if (_parser.TryConsume<MappingStart>(out var mapping))
            return Mapping(mapping, depth);
        var other = _parser.Current!;
        throw new YamlException(other.Start, other.End, "aliases (*name) are not read; write the value out");
    }

    private SequenceNode Sequence(SequenceStart start, int depth)
    {
        var items = new List<FileNode>();
        while (!_parser.Accept<SequenceEnd>(out _))
            items.Add(Node(depth + 1));
        var end = _parser.Consume<SequenceEnd>();
        var isFlow = start.Style is SequenceStyle.Flow || items.Count == 0;
        return new SequenceNode(At(start.Start), isFlow ? AfterBracket(end) : items[^1].End, items);
    }

    private MappingNode Mapping(MappingStart start, int depth)
    {
        var entries = new List<MappingEntry>();
        Position? last = null;
        while (!_parser.Accept<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            last = value.End;
            if (key is not ScalarNode name)
                _problems.Add(key.Start, "a key is a word");
            else if (entries.Find(entry => entry.Key.Text == name.Text) is { } first)
                _problems.Add(key.Start, $"{name.Text} is given twice; the first is in line {first.Key.Start.Line}");
            else
                entries.Add(new MappingEntry(name, value));
        }

        var end = _parser.Consume<MappingEnd>();
        var isFlow = start.Style is MappingStyle.Flow;
        return new MappingNode(At(start.Start), isFlow || last is null ? AfterBracket(end) : last.Value, entries, isFlow);
    }

    // The event lies at the bracket and ends there too.
    private static Position AfterBracket(ParsingEvent end)
    {
        var bracket = At(end.Start);
        return bracket with { Column = bracket.Column + 1, Offset = bracket.Offset + 1 };
    }

    private static Position At(Mark mark) => new((int)mark.Line, (int)mark.Column, (int)mark.Index);

    private Position Here() => _parser.Current is { } current ? At(current.Start) : new Position(1, 1, 0);

    private static string Sentence(YamlException error)
    {
        var text = error.InnerException?.Message ?? error.Message;
        return text.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');
    }
}
