using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace EfficientNet.Cli.Output;

/// <summary>Prints a report on standard output.</summary>
internal static class ReportWriter
{
    public static void Write(IAnsiConsole console, ReportTable report, OutputFormat format)
    {
        var text = console.Profile.Out.Writer;
        switch (format)
        {
            case OutputFormat.Json:
                text.WriteLine(JsonSerializer.Serialize(report.Json, OutputJson.Options));
                break;
            case OutputFormat.Csv:
                WriteCsv(text, report);
                break;
            default:
                WriteLines(console, report.Before);
                if (report.Rows.Count == 0)
                    WriteLines(console, [report.Empty]);
                else if (console.Profile.Out.IsTerminal)
                    console.Write(Framed(report));
                else
                    WriteColumns(text, report);
                WriteLines(console, report.After);
                break;
        }
    }

    /// <summary>A framed table, for a terminal.</summary>
    public static Table Framed(ReportTable report)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in report.Columns)
        {
            var header = new TableColumn(new Text(column.Header, new Style(decoration: Decoration.Bold)));
            table.AddColumn(column.Right ? header.RightAligned() : header);
        }

        foreach (var row in report.Rows)
            table.AddRow(report.Columns.Select((column, index) => new Text(column.Show(row[index]))));
        return table;
    }

    private static void WriteLines(IAnsiConsole console, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            if (console.Profile.Out.IsTerminal)
                console.WriteLine(line);
            else
                console.Profile.Out.Writer.WriteLine(line);
        }
    }

    private static void WriteColumns(TextWriter text, ReportTable report)
    {
        var shown = report
            .Rows.Select(row => report.Columns.Select((column, index) => column.Show(row[index])).ToArray())
            .ToArray();
        var widths = report
            .Columns.Select((column, index) => Math.Max(column.Header.Length, shown.Max(row => row[index].Length)))
            .ToArray();
        foreach (var cells in shown.Prepend([.. report.Columns.Select(column => column.Header)]))
        {
            var line = string.Join(
                "  ",
                cells.Select(
                    (cell, index) => report.Columns[index].Right ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index])
                )
            );
            text.WriteLine(line.TrimEnd());
        }
    }

    private static void WriteCsv(TextWriter text, ReportTable report)
    {
        text.WriteLine(string.Join(',', report.Columns.Select(column => column.Key)));
        foreach (var row in report.Rows)
            text.WriteLine(string.Join(',', row.Select(CsvCell)));
    }

    private static string CsvCell(object? value)
    {
        var cell = value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            string word => word,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            System.Collections.IEnumerable list => string.Join(' ', list.Cast<object?>()),
            _ => value.ToString() ?? "",
        };
        return cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
