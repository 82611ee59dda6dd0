namespace EfficientNet.Contracts.Api;

/// <summary>Body of <c>POST /api/v1/experiments</c>.</summary>
/// <param name="Source">The experiment file's text with all overrides applied.</param>
/// <param name="FileName">Its name, for error messages.</param>
/// <param name="Id">Chosen by the client, so that a repeated call creates once; null means chosen by the server.</param>
public sealed record SubmitExperiment(string Source, string FileName, ExperimentId? Id = null);

/// <summary>Answer to <see cref="SubmitExperiment"/>.</summary>
public sealed record ExperimentSubmitted(ExperimentId Id);
