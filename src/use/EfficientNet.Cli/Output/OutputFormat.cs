namespace EfficientNet.Cli.Output;

/// <summary>How data is printed.</summary>
internal enum OutputFormat
{
    /// <summary>For people: a frame on a terminal, plain columns elsewhere.</summary>
    Table = 1,

    /// <summary>One JSON value.</summary>
    Json = 2,

    /// <summary>A header and one line a row, RFC 4180.</summary>
    Csv = 3,
}
