namespace EfficientNet.Cli.Output;

/// <summary>What a command prints: one value for programs, and rows for people and spreadsheets.</summary>
/// <param name="Json">The JSON value.</param>
/// <param name="Columns">Columns of the rows.</param>
/// <param name="Rows">Raw values in column order.</param>
internal sealed record ReportTable(object Json, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>Lines above the table.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Lines below the table.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>What a table without rows says.</summary>
    public string Empty { get; init; } = "Nothing.";

    /// <summary>A list: JSON is an array of <paramref name="json"/> of each item.</summary>
    public static ReportTable List<T>(
        IReadOnlyCollection<T> items,
        Func<T, object> json,
        params IReadOnlyList<(ReportColumn Column, Func<T, object?> Value)> columns
    ) => new(items.Select(json).ToArray(), [.. columns.Select(column => column.Column)], Cells(items, columns));

    /// <summary>Rows of <paramref name="items"/> beside a JSON value of another shape.</summary>
    public static ReportTable Table<T>(
        object json,
        IReadOnlyCollection<T> items,
        params IReadOnlyList<(ReportColumn Column, Func<T, object?> Value)> columns
    ) => new(json, [.. columns.Select(column => column.Column)], Cells(items, columns));

    private static object?[][] Cells<T>(
        IReadOnlyCollection<T> items,
        IReadOnlyList<(ReportColumn Column, Func<T, object?> Value)> columns
    ) => [.. items.Select(item => columns.Select(column => column.Value(item)).ToArray())];
}
