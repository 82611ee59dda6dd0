using EfficientNet.Api.Access;

namespace EfficientNet.Api.Operating;

/// <summary>What users do with experiments and runs.</summary>
internal static class OperatingRoutes
{
    public static void MapOperating(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").RequireAuthorization(ApiPolicies.Operating);
        group.MapPost("/experiments", ExperimentEndpoints.SubmitAsync);
        group.MapPost("/experiments/{id}/retry", ExperimentEndpoints.RetryAsync);
        group.MapPost("/experiments/{id}/cancel", ExperimentEndpoints.CancelAsync);
        group.MapPost("/experiments/{id}/pause", ExperimentEndpoints.PauseAsync);
        group.MapPost("/experiments/{id}/resume", ExperimentEndpoints.ResumeAsync);
        group.MapPost("/runs/{id}/retry", RunEndpoints.RetryAsync);
        group.MapPost("/runs/{id}/until", RunEndpoints.UntilAsync);
        group.MapPost("/runs/{id}/cancel", RunEndpoints.CancelAsync);
        group.MapPost("/runs/{id}/pause", RunEndpoints.PauseAsync);
        group.MapPost("/runs/{id}/resume", RunEndpoints.ResumeAsync);
    }
}
