namespace EfficientNet.Contracts;

/// <summary>Who gave a command: carried by it and recorded by the events that it leads to.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Name">Of a user what was shown to the server, of an experiment its id.</param>
/// <param name="Claim">Who the caller says it is, which nothing has verified; null: it said nothing.</param>
public sealed record Actor(ActorKind Kind, string Name, string? Claim = null)
{
    /// <summary>The header that carries a claim, percent-encoded, since a user's name may be in any script.</summary>
    public const string Header = "X-Effnet-Actor";

    /// <summary>Characters of a claim that are kept.</summary>
    public const int LongestClaim = 64;

    /// <summary>Whoever shows the server's one token; <paramref name="header"/> is what <see cref="Header"/> says.</summary>
    public static Actor OfToken(string? header)
    {
        var words = ForeignText
            .Clean(Uri.UnescapeDataString(header ?? ""))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new Actor(ActorKind.User, "token", words is [] ? null : Shortened(string.Join(' ', words)));
    }

    /// <summary>An experiment that acts on its runs.</summary>
    public static Actor Of(ExperimentId experiment) => new(ActorKind.Experiment, experiment.Value);

    /// <summary>The end of a sentence: <c> by alice (token)</c>, or nothing when nobody is named.</summary>
    public static string By(Actor? actor) => actor is null ? "" : $" by {actor}";

    /// <summary>For sentences: <c>alice (token)</c>, <c>a user (token)</c>, <c>experiment quickstart-ab12</c>.</summary>
    public override string ToString() => Kind == ActorKind.User ? $"{Claim ?? "a user"} ({Name})" : $"experiment {Name}";

    // Half a pair of surrogates is no character.
    private static string Shortened(string text) =>
        text.Length <= LongestClaim ? text
        : char.IsHighSurrogate(text[LongestClaim - 1]) ? text[..(LongestClaim - 1)]
        : text[..LongestClaim];
}
