using EfficientNet.Experiments.Files.Nodes;

namespace EfficientNet.ExperimentFiles.Overrides;

/// <summary>Changes a file's text in place, so that comments, layout and most line numbers stay.</summary>
internal static class TextEdit
{
    /// <summary>Puts <paramref name="value"/> where <paramref name="node"/> is.</summary>
    public static string Replace(string text, FileNode node, string value)
    {
        var (start, end) = (node.Start.Offset, TrimmedEnd(text, node));
        // "key:" without a value has nothing between the colon and the end.
        var gap = start > 0 && text[start - 1] == ':' ? " " : "";
        return string.Concat(text.AsSpan(0, start), gap, value, text.AsSpan(end));
    }

    /// <summary>Adds a key at the end of <paramref name="mapping"/>, in braces or as a line of its own.</summary>
    public static string Insert(string text, MappingNode mapping, string key, string value) =>
        mapping.IsFlow ? InsertInBraces(text, mapping, $"{key}: {value}") : InsertLine(text, mapping, $"{key}: {value}");

    private static string InsertInBraces(string text, MappingNode mapping, string entry)
    {
        var brace = mapping.End.Offset - 1;
        var before = text.AsSpan(0, brace).TrimEnd();
        var comma = mapping.Entries.Count == 0 || before[^1] == ',' ? "" : ",";
        var space = mapping.Entries.Count == 0 ? "" : " ";
        return string.Concat(before, $"{comma}{space}{entry}", text.AsSpan(brace));
    }

    private static string InsertLine(string text, MappingNode mapping, string entry)
    {
        var last = TrimmedEnd(text, mapping);
        var lineEnd = text.IndexOf('\n', last);
        var at = lineEnd < 0 ? text.Length : lineEnd;
        if (at > 0 && text[at - 1] == '\r')
            at--;
        var indent = new string(' ', mapping.Start.Column - 1);
        return string.Concat(text.AsSpan(0, at), $"\n{indent}{entry}", text.AsSpan(at));
    }

    // A block of text ends where the next line begins.
    private static int TrimmedEnd(string text, FileNode node)
    {
        var end = node.End.Offset;
        while (end > node.Start.Offset && char.IsWhiteSpace(text[end - 1]))
            end--;
        return end;
    }
}
