namespace EfficientNet.Experiments.Files.Nodes;

/// <summary>A place in the text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Offset">Characters from the start of the text.</param>
internal readonly record struct Position(int Line, int Column, int Offset);
