using System.Text.Json;
using System.Text.Json.Serialization;

namespace EfficientNet.Contracts.Api;

/// <summary>A row of <c>GET /api/v1/experiments</c>.</summary>
public record ExperimentSummary
{
    /// <summary>Id.</summary>
    public required ExperimentId Id { get; init; }

    /// <summary>Name from the file.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required ExperimentState State { get; init; }

    /// <summary>Runs by state.</summary>
    public required RunCounts Runs { get; init; }

    /// <summary>Epochs in the ledger and epochs that all runs proposed so far will have.</summary>
    public required int EpochsDone { get; init; }

    /// <summary>Epochs of all runs proposed so far.</summary>
    public required int EpochsPlanned { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it became final.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Runs by state, and how many of those that have not ended are paused. None halted: the field is not written.</summary>
public sealed record RunCounts(
    int Queued,
    int Running,
    int Succeeded,
    int Failed,
    int Cancelled,
    int Paused = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Halted = 0
);

/// <summary>Answer of <c>GET /api/v1/experiments/{id}</c>.</summary>
public sealed record ExperimentDetail : ExperimentSummary
{
    /// <summary>The experiment file's text.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// What the text was understood to say when it was submitted, presets and defaults written out: the JSON of an
    /// <c>ExperimentSpecification</c>. Null: a version before this one could not be understood, or answers here.
    /// </summary>
    public JsonElement? Specification { get; init; }

    /// <summary>Reports of attempts that were over, in all its runs.</summary>
    public int RefusedReports { get; init; }

    /// <summary>Configurations with the mean of their runs' results, in number order.</summary>
    public required IReadOnlyList<ConfigurationView> Configurations { get; init; }

    /// <summary>
    /// Number of the best configuration so far, by the mean validation top-1, on ties the cheaper, then the first; null before a
    /// result.
    /// </summary>
    public int? Best { get; init; }

    /// <summary>The configuration that <see cref="Best"/> names.</summary>
    [JsonIgnore]
    public ConfigurationView? BestConfiguration => Configurations.FirstOrDefault(configuration => configuration.Number == Best);
}

/// <summary>One scaling configuration with the results of its seeds. Accuracies are fractions.</summary>
public sealed record ConfigurationView
{
    /// <summary>Number within the experiment.</summary>
    public required int Number { get; init; }

    /// <summary>Stage.</summary>
    public required string Stage { get; init; }

    /// <summary>For people.</summary>
    public required string Label { get; init; }

    /// <summary>α, when it comes from scaling.</summary>
    public decimal? Alpha { get; init; }

    /// <summary>β.</summary>
    public decimal? Beta { get; init; }

    /// <summary>γ.</summary>
    public decimal? Gamma { get; init; }

    /// <summary>ϕ.</summary>
    public decimal? Phi { get; init; }

    /// <summary>How many (α, β, γ) round to it.</summary>
    public required int Members { get; init; }

    /// <summary>Side of the input in pixels.</summary>
    public required int Resolution { get; init; }

    /// <summary>Trainable parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds for one image.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>Fingerprint of the architecture.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Its runs.</summary>
    public required IReadOnlyList<RunSummary> Runs { get; init; }

    /// <summary>Mean top-1 on the held-out training images over succeeded seeds: what configurations are chosen by.</summary>
    public double? ValidationTop1 { get; init; }

    /// <summary>Mean top-1 on the test images over succeeded seeds.</summary>
    public double? TestTop1 { get; init; }

    /// <summary>Sample standard deviation of the test top-1 over seeds, with two or more.</summary>
    public double? TestTop1Deviation { get; init; }

    /// <summary>Mean training time in seconds.</summary>
    public double? Seconds { get; init; }
}
