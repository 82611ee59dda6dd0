using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EfficientNet.Contracts;

namespace EfficientNet.Api.Answers;

/// <summary>
/// A call's JSON body whose texts come from programs that we do not know, such as trainers: cleaned as they are read.
/// </summary>
/// <param name="Value">What it holds.</param>
public readonly record struct ForeignBody<T>(T Value)
{
    /// <summary>Called by the framework; mistakes become the same answers as those of other bodies.</summary>
    /// <exception cref="BadHttpRequestException">The body is no such value.</exception>
    [SuppressMessage("Design", "CA1000", Justification = "The framework looks for this method on a parameter's type.")]
    public static async ValueTask<ForeignBody<T>> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw new BadHttpRequestException(
                $"The body must be JSON with Content-Type: application/json, not '{context.Request.ContentType}'.",
                StatusCodes.Status415UnsupportedMediaType
            );
        try
        {
            var value = await context.Request.ReadFromJsonAsync<T>(ContractsJson.Foreign, context.RequestAborted);
            return new ForeignBody<T>(value ?? throw new JsonException("It is null."));
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException(error.Message, StatusCodes.Status400BadRequest, error);
        }
    }
}
