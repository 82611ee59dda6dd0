using System.Text;

namespace EfficientNet.Contracts;

/// <summary>
/// Text from outside, such as a trainer's last words, as PostgreSQL's <c>text</c> and <c>jsonb</c> can hold it. It is cleaned
/// where it enters (<see cref="ContractsJson.Foreign"/>), so that nothing behind has to think of it.
/// </summary>
public static class ForeignText
{
    /// <summary>Characters that are kept; what is longer ends with an ellipsis.</summary>
    public const int Longest = 8192;

    private const char Ellipsis = '…';

    /// <summary>
    /// The text without control characters but line breaks and tabs, with U+FFFD for each half of a surrogate pair that stands
    /// alone, and at most <see cref="Longest"/> characters long. Text that is clean is returned as it is.
    /// </summary>
    public static string Clean(string text)
    {
        if (text.Length <= Longest && !HasForeign(text))
            return text;
        var clean = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.EnumerateRunes()) // Half a pair comes as U+FFFD.
        {
            if (IsForeign(rune))
                continue;
            if (clean.Length + rune.Utf16SequenceLength > Longest - 1)
                return clean.Append(Ellipsis).ToString();
            clean.Append(rune);
        }

        return clean.ToString();
    }

    private static bool HasForeign(string text)
    {
        foreach (var character in text)
        {
            // A whole pair is worth the slow way, too: it is rare.
            if (char.IsSurrogate(character) || IsForeign(new Rune(character)))
                return true;
        }

        return false;
    }

    // C0, DEL and C1. Of these PostgreSQL refuses NUL only; the others do nothing good on a page or a terminal.
    private static bool IsForeign(Rune rune) => Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t');
}
