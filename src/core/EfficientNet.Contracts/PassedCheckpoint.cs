namespace EfficientNet.Contracts;

/// <summary>
/// A recorded checkpoint that an attempt did not resume from, though it was newer than the one that it did (protocol rule P17).
/// </summary>
/// <param name="Step">Its global step.</param>
/// <param name="Reason">Why, as a clause: <c>its SHA-256 is …</c>.</param>
public sealed record PassedCheckpoint(long Step, string Reason);
