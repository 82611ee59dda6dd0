using System.CommandLine;
using EfficientNet.Contracts;
using EfficientNet.Host.Servers;

namespace EfficientNet.Host.CommandLines;

/// <summary>
/// The options of the agent's program. Those under <see cref="Offered"/> are also options of each <c>effnet</c> command that
/// starts an agent, which passes them on unchanged: a new one is declared here and read in the agent, and nowhere else.
/// </summary>
public sealed class AgentArguments
{
    private const double MostSeconds = 86_400;

    private static readonly OptionMaker Make = new(MistakeStyle.Agent);

    /// <summary>Control silos.</summary>
    public Option<IReadOnlyList<Uri>?> Servers { get; } =
        OptionMaker.Joined("--server", "URL[,URL...]", "Control silos, tried in turn; required", ServerAddresses.Parse);

    /// <summary>A server's description of itself.</summary>
    public Option<string?> ServerFile { get; } =
        OptionMaker.Text("--server-file", "FILE", "server.json of a server on this host, to find it again when its port changes");

    /// <summary>File with the token.</summary>
    public Option<string?> TokenFile { get; } =
        OptionMaker.Explained(
            "--token-file",
            "FILE",
            "File with the access token; or the token itself in EFFNET_TOKEN; one is required",
            ExistingFile
        );

    /// <summary>Data folder.</summary>
    public Option<string?> Data { get; } = OptionMaker.Text("--data", "DIR", "Data folder [default: $EFFNET_HOME, else .effnet]");

    /// <summary>Name of the node.</summary>
    public Option<NodeName?> Name { get; } =
        OptionMaker.Explained<NodeName?>(
            "--name",
            "NAME",
            "Name of this host's node [default: the host's name]",
            text => NodeName.Parse(text)
        );

    /// <summary>Devices and slots.</summary>
    public Option<DeviceSelection?> Devices { get; } =
        OptionMaker.Joined(
            "--devices",
            "LIST",
            "Devices and slots: cpu[:SLOTS[xTHREADS]], cuda[:all|:UUID] [default: GPUs, otherwise one CPU slot]",
            DeviceSelection.Parse
        );

    /// <summary>Data sets on this host.</summary>
    public Option<NamedPlace[]?> DataSets { get; } = Make.Places("--dataset", "folder", "Folder of a data set; may be repeated");

    /// <summary>Weights on this host.</summary>
    public Option<NamedPlace[]?> Weights { get; } =
        Make.Places("--weights", "file", "File of weights that runs start from; may be repeated");

    /// <summary>Pool of the node.</summary>
    public Option<string?> Pool { get; } =
        OptionMaker.Explained(
            "--pool",
            "NAME",
            "Pool that schedules the node [default: default]",
            text => Id.Check(text, "pool")
        );

    /// <summary>Trainer program.</summary>
    public Option<string?> Trainer { get; } =
        OptionMaker.Explained("--trainer", "PATH", "Trainer program [default: the one built here]", ExistingFile);

    /// <summary>How long trainers may take to leave when the agent ends.</summary>
    public Option<TimeSpan?> Grace { get; } =
        Make.Seconds(
            "--grace",
            "Seconds that trainers have to write a checkpoint when the agent shuts down [default: 30]",
            least: 0,
            MostSeconds
        );

    /// <summary>Silence of a trainer that counts as a hang.</summary>
    public Option<TimeSpan?> Hang { get; } =
        Make.Seconds(
            "--hang",
            "Seconds without a sign of life after which a trainer is killed, unless it was ever nearly as slow [default: 300]",
            least: 1,
            MostSeconds
        );

    /// <summary>Those that <c>effnet</c> also has.</summary>
    public IReadOnlyList<Option> Offered => [Name, Devices, DataSets, Weights, Pool, Trainer];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Servers, ServerFile, TokenFile, Data, .. Offered, Grace, Hang];

    private static string ExistingFile(string path) =>
        File.Exists(path) ? Path.GetFullPath(path) : throw new FormatException($"file '{path}' does not exist.");
}
