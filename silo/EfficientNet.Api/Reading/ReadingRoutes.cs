using EfficientNet.Api.Access;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Api.Reading;

/// <summary>The calls that change nothing.</summary>
internal static class ReadingRoutes
{
    private const int ExperimentLimit = 1000;

    public static void MapReading(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").RequireAuthorization(ApiPolicies.Reading);
        group.MapGet(
            "/experiments",
            (ILedgerQueries queries, CancellationToken cancellationToken) =>
                queries.ExperimentsAsync(ExperimentLimit, cancellationToken)
        );
        group.MapGet("/experiments/{id}", ExperimentReads.ShowAsync);
        group.MapGet("/experiments/{id}/coverage", ExperimentReads.CoverageAsync);
        group.MapGet("/runs", RunReads.ListAsync);
        group.MapGet("/runs/{id}", RunReads.ShowAsync);
        group.MapGet(
            "/nodes",
            (ILedgerQueries queries, CancellationToken cancellationToken) => queries.NodesAsync(cancellationToken)
        );
        group.MapGet("/changes", ChangeEndpoints.StreamAsync);
        group.MapGet("/blobs/{sha256}", CheckpointReads.ReadAsync);
    }
}
