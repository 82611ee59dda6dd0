using EfficientNet.Api.Access;

namespace EfficientNet.Api.Administration;

/// <summary>What changes the cluster itself.</summary>
internal static class AdministrationRoutes
{
    public static void MapAdministration(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").RequireAuthorization(ApiPolicies.Administration);
        group.MapPost("/nodes/{name}/drain", NodeEndpoints.DrainAsync);
        group.MapPost("/nodes/{name}/undrain", NodeEndpoints.UndrainAsync);
        group.MapPost("/nodes/{name}/admit", NodeEndpoints.AdmitAsync);
    }
}
