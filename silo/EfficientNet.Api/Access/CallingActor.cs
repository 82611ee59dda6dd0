using EfficientNet.Contracts;

namespace EfficientNet.Api.Access;

/// <summary>Who makes a call, as an endpoint's parameter.</summary>
/// <param name="Value">The actor.</param>
public readonly record struct CallingActor(Actor Value)
{
    /// <summary>Called by the framework.</summary>
    public static ValueTask<CallingActor> BindAsync(HttpContext context) =>
        ValueTask.FromResult(new CallingActor(Actor.OfToken(context.Request.Headers[Actor.Header])));
}
