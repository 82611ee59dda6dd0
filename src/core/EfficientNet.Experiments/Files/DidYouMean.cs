namespace EfficientNet.Experiments.Files;

/// <summary>Guesses what a misspelt word was meant to be.</summary>
internal static class DidYouMean
{
    /// <summary><c>; did you mean 'epochs'?</c> when a word is near enough, else <c>; known are a, b and c</c>.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known) =>
        Nearest(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : $"; known are {Enumeration(known)}";

    /// <summary>The word that was probably meant, or null when none is near.</summary>
    public static string? Nearest(string word, IReadOnlyCollection<string> known) =>
        known
            .Select(candidate => (Word: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(guess => guess.Distance <= Math.Max(1, Math.Max(word.Length, guess.Word.Length) / 3))
            .OrderBy(guess => guess.Distance)
            .ThenBy(guess => guess.Word, StringComparer.Ordinal)
            .FirstOrDefault()
            .Word;

    /// <summary><c>a, b and c</c>.</summary>
    public static string Enumeration(IReadOnlyCollection<string> words, string last = "and") =>
        words.Count switch
        {
            0 => "none",
            1 => words.First(),
            _ => $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words.Last()}",
        };

    // Levenshtein's distance with neighbouring letters swapped counted once.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
