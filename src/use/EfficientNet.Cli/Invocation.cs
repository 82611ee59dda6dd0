using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Client;
using EfficientNet.Contracts.Api;
using EfficientNet.Host.CommandLines;
using EfficientNet.Host.Files;

namespace EfficientNet.Cli;

/// <summary>One call of one command.</summary>
internal sealed class Invocation(CommandScope scope, ParseResult parsed)
{
    /// <summary>What the command touches outside itself.</summary>
    public CliContext Context => scope.Context;

    /// <summary>The data folder.</summary>
    public DataFolder Data { get; } =
        DataFolder.Choose(parsed.GetValue(scope.Data), scope.Context.Variable, scope.Context.Folder);

    /// <summary>What the same data folder needs in a command that is suggested: empty when it is the default one.</summary>
    public string DataOption => parsed.GetValue(scope.Data) is null ? "" : $" --data {Data}";

    /// <summary>The data folder that the user named on the command line, or null.</summary>
    public string? NamedData { get; } =
        parsed.GetValue(scope.Data) is { } named ? Path.GetFullPath(named, scope.Context.Folder) : null;

    /// <summary>The output format.</summary>
    public OutputFormat Format => parsed.GetValue(scope.Format) ?? OutputFormat.Table;

    /// <summary>The servers that the user named, with commas between; null means the data folder's.</summary>
    public string? NamedServer => parsed.GetValue(scope.Server) ?? NonEmpty(Context.Variable("EFFNET_SERVER"));

    /// <summary>The token that the user named; null means the data folder's.</summary>
    public string? NamedToken => parsed.GetValue(scope.Token) ?? NonEmpty(Context.Variable("EFFNET_TOKEN"));

    /// <summary>An argument's value.</summary>
    public T Value<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>An option's value.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The same options for another program that has them, too.</summary>
    public IEnumerable<string> Words(IEnumerable<Option> options) => ProgramCommandLine.Forward(parsed, options);

    /// <summary>Prints a report on standard output in the chosen format.</summary>
    public void Print(ReportTable report) => ReportWriter.Write(Context.Out, report, Format);

    /// <summary>Full path of a path on the command line.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Context.Folder);

    /// <summary>
    /// A client of the named server, or of the data folder's; ends the command with a message when there is none.
    /// </summary>
    public EffnetHttpClient Connect(EffnetHttpClientOptions? options = null)
    {
        if (NamedServer is { } addresses)
            return Connect(ParseAddresses(addresses), NamedToken ?? Data.ReadToken(), options);
        var server =
            Data.ReadServer()
            ?? throw new CliException(
                ExitCode.Usage,
                $"No server is known in the data folder {Data}. Start one with 'effnet up', or name one with "
                    + "--server URL and --token TOKEN."
            );
        return Connect([.. server.All.Select(one => new Uri(one.Url))], NamedToken ?? server.Token, options);
    }

    /// <summary>A client of the servers of a data folder.</summary>
    public EffnetHttpClient Connect(ServerDescription server, EffnetHttpClientOptions? options = null) =>
        Connect([.. server.All.Select(one => new Uri(one.Url))], server.Token, options);

    /// <summary>A client of these servers, asked in turn.</summary>
    public EffnetHttpClient Connect(IReadOnlyList<Uri> servers, string? token, EffnetHttpClientOptions? options = null) =>
        new(
            servers,
            token,
            Context.Time,
            (options ?? new EffnetHttpClientOptions()) with
            {
                ActsAs = Environment.UserName,
            },
            Context.Transport?.Invoke()
        );

    private static Uri[] ParseAddresses(string addresses) =>
        [.. addresses.Split(',', StringSplitOptions.TrimEntries).Select(ParseAddress)];

    private static Uri ParseAddress(string address) =>
        Uri.TryCreate(
            address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address,
            UriKind.Absolute,
            out var server
        ) && server.Scheme is "http" or "https"
            ? server
            : throw new CliException(
                ExitCode.Usage,
                $"--server '{address}' is not an address; write for example http://host:5115, or several with commas between."
            );

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
