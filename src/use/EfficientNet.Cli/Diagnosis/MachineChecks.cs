using System.Net;
using System.Net.NetworkInformation;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Diagnosis;

/// <summary>Devices, data, ports and disk.</summary>
internal sealed class MachineChecks(Invocation invocation)
{
    private const long WantedBytes = 2L << 30;
    private const int UsualPort = 5115;

    /// <summary>How long a program may take that is asked about the machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        [Processor(), await GpusAsync(cancellationToken), DataSet(), Folder(), Disk(), await ServerAsync(cancellationToken)];

    private static Finding Processor()
    {
        var model =
            Lines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':', 2)[1]
                .Trim()
            ?? "unknown processor";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return Finding.Good(
            "CPU",
            $"{Environment.ProcessorCount} × {model}, {Numerals.Bytes(memory)} of memory; 'cpu:N' shares it among N trainers"
        );
    }

    private async Task<Finding> GpusAsync(CancellationToken cancellationToken)
    {
        var listed = await ProgramAnswer.OfAsync(
            ["nvidia-smi", "--query-gpu=name,memory.total,uuid", "--format=csv,noheader"],
            Patience,
            invocation.Context.Time,
            cancellationToken
        );
        return listed.ExitCode == 0 && listed.Text.Length > 0
            ? Finding.Good(
                "GPUs",
                $"{listed.Text.ReplaceLineEndings("; ")}; 'effnet doctor --gpu' tries everything that training does there"
            )
            : Finding.Remark(
                "GPUs",
                "none found (nvidia-smi does not answer): training runs on the CPU; 'effnet doctor --gpu' says what is missing"
            );
    }

    private static Finding DataSet() =>
        Directory.Exists(HostPlaces.FashionMnist)
            ? Finding.Good("Fashion-MNIST", HostPlaces.FashionMnist)
            : Finding.Wrong(
                "Fashion-MNIST",
                $"not in {HostPlaces.FashionMnist}; the quickstart needs it",
                "sudo apt-get install -y dataset-fashion-mnist, or name its folder with --dataset fashion-mnist=/FOLDER."
            );

    private Finding Folder()
    {
        var folder = invocation.Data.Path;
        var existing = Existing(folder);
        var probe = Path.Combine(existing, $".effnet-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Finding.Good("Data folder", existing == folder ? folder : $"{folder} (will be made)");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Finding.Wrong(
                "Data folder",
                $"{existing} can't be written: {error.Message}",
                "Choose another with --data or EFFNET_HOME."
            );
        }
    }

    private Finding Disk()
    {
        var free = new DriveInfo(Existing(invocation.Data.Path)).AvailableFreeSpace;
        return free >= WantedBytes
            ? Finding.Good("Disk", $"{Numerals.Bytes(free)} free")
            : Finding.Remark(
                "Disk",
                $"only {Numerals.Bytes(free)} free",
                $"Checkpoints and the database want {Numerals.Bytes(WantedBytes)}; choose another disk with --data."
            );
    }

    private async Task<Finding> ServerAsync(CancellationToken cancellationToken)
    {
        if (await new LocalServer(invocation).FindAsync(cancellationToken) is { } server)
            return Finding.Good("Server", $"{server.Url}, process {server.ProcessId}");
        var taken = IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpListeners()
            .Any(listener =>
                listener.Port == UsualPort
                && (
                    IPAddress.IsLoopback(listener.Address)
                    || listener.Address.Equals(IPAddress.Any)
                    || listener.Address.Equals(IPAddress.IPv6Any)
                )
            );
        return taken
            ? Finding.Remark("Server", $"none runs for this data folder; port {UsualPort} is taken, so another will be chosen")
            : Finding.Good("Server", $"none runs for this data folder; port {UsualPort} is free");
    }

    /// <summary>The folder, or its nearest ancestor that is there.</summary>
    private static string Existing(string folder) =>
        Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } parent ? folder : Existing(parent);

    private static IEnumerable<string> Lines(string file) => File.Exists(file) ? File.ReadLines(file) : [];
}
