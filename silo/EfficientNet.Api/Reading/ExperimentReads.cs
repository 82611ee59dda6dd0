using EfficientNet.Api.Answers;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Coverage;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Api.Reading;

internal static class ExperimentReads
{
    public static async Task<ExperimentDetail> ShowAsync(string id, ILedgerQueries queries, CancellationToken cancellationToken)
    {
        var experiment = RouteText.ParseId<ExperimentId>(id);
        return await queries.ExperimentAsync(experiment, cancellationToken)
            ?? throw new NotFoundException($"There is no experiment {experiment}.");
    }

    public static async Task<ExperimentCoverage> CoverageAsync(
        string id,
        IExperimentLedger ledger,
        ILedgerQueries queries,
        CancellationToken cancellationToken
    )
    {
        var experiment = RouteText.ParseId<ExperimentId>(id);
        var snapshot =
            await ledger.LoadAsync(experiment, cancellationToken)
            ?? throw new NotFoundException($"There is no experiment {experiment}.");
        return CoverageAudit.Of(
            snapshot,
            snapshot.Experiment.Resolved(),
            await queries.CoverageFactsAsync(experiment, cancellationToken)
        );
    }
}
