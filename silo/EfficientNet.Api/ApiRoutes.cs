using EfficientNet.Api.Access;
using EfficientNet.Api.Administration;
using EfficientNet.Api.Agents;
using EfficientNet.Api.Answers;
using EfficientNet.Api.Health;
using EfficientNet.Api.Operating;
using EfficientNet.Api.Reading;
using EfficientNet.Contracts;

namespace EfficientNet.Api;

/// <summary>The HTTP API, <c>/api/v1</c>: a group of calls for each policy (<see cref="ApiPolicies"/>).</summary>
public static class ApiRoutes
{
    /// <summary>Everything under it needs the token but health.</summary>
    public const string Prefix = "/api/v1";

    /// <summary>Largest body of a call other than a blob.</summary>
    public const long MaximumBodyBytes = 4 << 20;

    /// <summary>Adds what the calls need; ledger, blobs and <see cref="IDatabaseStatus"/> must be registered.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services, ApiAccess access)
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
        services.AddSingleton(access);
        services.AddSingleton<EventStream>();
        // The core alone: AddAuthentication would also keep keys for cookies, in the home folder.
        services.AddTransient<BearerScheme>();
        services.AddAuthenticationCore(schemes =>
        {
            schemes.DefaultScheme = BearerScheme.Name;
            schemes.AddScheme<BearerScheme>(BearerScheme.Name, displayName: null);
        });
        services.AddAuthorization(ApiPolicies.Define);
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
            }
        );
        app.UseAuthentication();
        app.UseAuthorization();
        var api = app.MapGroup(Prefix);
        api.MapHealth();
        api.MapAgents();
        api.MapReading();
        api.MapOperating();
        api.MapAdministration();
        return app;
    }
}
