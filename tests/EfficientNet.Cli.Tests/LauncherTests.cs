using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace EfficientNet.Cli.Tests;

/// <summary>
/// The launcher in a copy of the tree's outline, with a stand-in for dotnet that "builds" a stand-in for the command line.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class LauncherTests : IDisposable
{
    private const string DotnetStandIn = """
        #!/bin/sh
        case $1 in
            --list-sdks) [ -n "${NO_SDK-}" ] || echo '10.0.100 [/nowhere]'; exit 0 ;;
        esac
        echo build >> "$BUILDS"
        if [ -n "${BROKEN-}" ]; then
            echo "  /src/A.cs(1,2): error CS0001: it does not compile [/src/A.csproj]"
            exit 1
        fi
        out="$ROOT/artifacts/bin/EfficientNet.Cli/release"
        mkdir -p "$out"
        printf '#!/bin/sh\necho "called in $PWD with" "$@"\nexit 7\n' > "$out/effnet"
        chmod +x "$out/effnet"
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("effnet-launcher-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public LauncherTests()
    {
        var source = Repository();
        foreach (var folder in new[] { "src/A", "grains", "silo", "dashboard", "experiments", "eng/launcher", "bin" })
            Directory.CreateDirectory(Path.Combine(_root, folder));
        File.Copy(Path.Combine(source, "effnet"), Path.Combine(_root, "effnet"));
        foreach (var script in Directory.GetFiles(Path.Combine(source, "eng", "launcher")))
            File.Copy(script, Path.Combine(_root, "eng", "launcher", Path.GetFileName(script)));
        foreach (
            var file in new[]
            {
                "Directory.Build.props",
                "Directory.Packages.props",
                "global.json",
                "src/A/A.cs",
                "src/A/README.md",
            }
        )
            File.WriteAllText(Path.Combine(_root, file), "");
        WriteProgram("bin/dotnet", DotnetStandIn);
        // Whatever this machine lacks, nothing is installed from here.
        WriteProgram("bin/apt-get", "#!/bin/sh\nexit 1\n");
        _variables["ROOT"] = _root;
        _variables["BUILDS"] = Path.Combine(_root, "builds");
        _variables["PATH"] = $"{_root}/bin:{Environment.GetEnvironmentVariable("PATH")}";
    }

    private int Builds => File.Exists(_variables["BUILDS"]) ? File.ReadAllLines(_variables["BUILDS"]).Length : 0;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Launcher_OnFirstUse_BuildsOnceAndForwardsArgumentsAndExitCode()
    {
        var first = await RunAsync("plan", "a file.yaml", "--set", "a=b c");
        Assert.Equal((7, $"called in {_root} with plan a file.yaml --set a=b c\n"), (first.Code, first.Out));
        Assert.Contains("first use: building", first.Error, StringComparison.Ordinal);

        var second = await RunAsync("plan");
        Assert.Equal((7, ""), (second.Code, second.Error));
        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task Launcher_WhenASourceIsNewer_BuildsAgain()
    {
        await RunAsync("plan");
        Touch("src/A/A.cs");
        var answer = await RunAsync("plan");
        Assert.Contains("sources have changed", answer.Error, StringComparison.Ordinal);
        Assert.Equal(2, Builds);
    }

    [Fact]
    public async Task Launcher_WhenASourceIsDeleted_BuildsAgain()
    {
        await RunAsync("plan");
        File.Delete(Path.Combine(_root, "src/A/A.cs"));
        Directory.SetLastWriteTimeUtc(Path.Combine(_root, "src/A"), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        await RunAsync("plan");
        Assert.Equal(2, Builds);
    }

    [Fact]
    public async Task Launcher_WhenOnlyAPageOfDocumentationIsNewer_BuildsNothing()
    {
        await RunAsync("plan");
        Touch("src/A/README.md");
        await RunAsync("plan");
        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task Launcher_ThroughALinkFromAnotherFolder_FindsItsTree()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_root, "elsewhere")).FullName;
        File.CreateSymbolicLink(Path.Combine(elsewhere, "one"), Path.Combine(_root, "effnet"));
        File.CreateSymbolicLink(Path.Combine(elsewhere, "two"), "one");

        var answer = await RunAsync(Path.Combine(elsewhere, "two"), elsewhere, ["plan"]);

        Assert.Equal((7, $"called in {elsewhere} with plan\n"), (answer.Code, answer.Out));
    }

    [Fact]
    public async Task Launcher_WhenTwoStartAtOnce_BuildsOnce()
    {
        var answers = await Task.WhenAll(RunAsync("plan"), RunAsync("plan"), RunAsync("plan"));
        Assert.All(answers, answer => Assert.Equal(7, answer.Code));
        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task Launcher_WhenTheBuildFails_PrintsTheErrorsAndWhereTheLogIs()
    {
        _variables["BROKEN"] = "1";
        var answer = await RunAsync("plan");
        Assert.Equal(1, answer.Code);
        Assert.Contains("/src/A.cs(1,2): error CS0001: it does not compile", answer.Error, StringComparison.Ordinal);
        Assert.Contains("artifacts/launcher/build.log", answer.Error, StringComparison.Ordinal);

        _variables.Remove("BROKEN");
        Assert.Equal(7, (await RunAsync("plan")).Code); // a failed build leaves no stamp
    }

    [Fact]
    public async Task Launcher_WithoutAnSdk_SaysWhereToGetOne()
    {
        _variables["NO_SDK"] = "1";
        var answer = await RunAsync("plan");
        Assert.Equal(2, answer.Code);
        Assert.Contains("https://dotnet.microsoft.com/download/dotnet/10.0", answer.Error, StringComparison.Ordinal);
        Assert.Equal(0, Builds);
    }

    private Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(Path.Combine(_root, "effnet"), _root, arguments);

    private async Task<(int Code, string Out, string Error)> RunAsync(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in _variables)
            start.Environment[name] = value;
        foreach (var unwanted in new[] { "NO_SDK", "BROKEN" }.Where(name => !_variables.ContainsKey(name)))
            start.Environment.Remove(unwanted);
        using var process = Process.Start(start)!;
        var (output, errors) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private void Touch(string file) =>
        File.SetLastWriteTimeUtc(Path.Combine(_root, file), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));

    private void WriteProgram(string name, string text)
    {
        var file = Path.Combine(_root, name);
        File.WriteAllText(file, text + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Repository([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
