using EfficientNet.Contracts;
using Microsoft.AspNetCore.Http.Features;

namespace EfficientNet.Silo.Api;

/// <summary>The HTTP API, <c>/api/v1</c>: one file for each group of calls.</summary>
public static class ApiRoutes
{
    /// <summary>Everything under it needs the token but <see cref="HealthPath"/>.</summary>
    public const string Prefix = "/api/v1";

    /// <summary>Open to load balancers and supervisors.</summary>
    public const string HealthPath = Prefix + "/health";

    /// <summary>Largest body of a call other than a blob.</summary>
    public const long MaximumBodyBytes = 4 << 20;

    /// <summary>Adds what the calls need.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddExceptionHandler<ApiErrors>();
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = ContractsJson.Options.DefaultIgnoreCondition;
            json.SerializerOptions.NumberHandling = ContractsJson.Options.NumberHandling;
            json.SerializerOptions.Encoder = ContractsJson.Options.Encoder;
            foreach (var converter in ContractsJson.Options.Converters)
                json.SerializerOptions.Converters.Add(converter);
        });
        // A malformed body is an exception like every other mistake, so that it too is answered with an ApiError.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    /// <summary>Maps the calls.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api"),
            api =>
            {
                api.UseExceptionHandler();
                api.UseStatusCodePages(ApiErrors.WriteForStatusAsync);
                api.UseWhen(
                    context => !context.Request.Path.Equals(HealthPath),
                    guarded => guarded.UseMiddleware<BearerAuthentication>()
                );
            }
        );
        var group = app.MapGroup(Prefix);
        group.MapHealth();
        group.MapExperiments();
        group.MapRuns();
        group.MapNodes();
        group.MapChanges();
        group.MapAgents();
        group.MapBlobs();
        return app;
    }

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

    /// <summary>Raises the size limit of one request.</summary>
    public static void AllowBody(this HttpContext context, long? bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = bytes;
    }
}
