using EfficientNet.Contracts;

namespace EfficientNet.Api.Answers;

/// <summary>Reads the texts of routes and queries.</summary>
internal static class RouteText
{
    /// <summary>Reads an id from a route, or throws what becomes status 400.</summary>
    public static TId ParseId<TId>(string text)
        where TId : struct, IId<TId> => Parse(text, TId.Parse);

    /// <summary>Reads a word of a route or query, or throws what becomes status 400.</summary>
    public static T Parse<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException error)
        {
            throw new BadHttpRequestException(error.Message);
        }
    }
}
