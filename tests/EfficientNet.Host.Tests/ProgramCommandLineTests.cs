using System.CommandLine;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Host.Tests;

public sealed class ProgramCommandLineTests
{
    private static readonly OptionMaker Make = new(MistakeStyle.Server);

    private readonly Option<int?> _count = Make.Number("--count", "N", "How many [default: 3]", 1, 9);
    private readonly Option<string?> _word = OptionMaker.Text("--word", "WORD", "A word");
    private readonly Option<NamedPlace[]?> _places = Make.Places("--place", "folder", "Where; may be repeated");
    private readonly Option<bool> _flag = OptionMaker.Flag("--flag", "Whether");

    private Option[] All => [_count, _word, _places, _flag];

    [Fact]
    public void Value_OfWhatWasGiven_IsTyped()
    {
        var line = Read("--count", "4", "--word=a=b", "--place", "x=/1", "--place=y=/2=3", "--flag");

        Assert.Empty(line.Mistakes);
        Assert.Equal((4, "a=b", true), (line.Value(_count), line.Value(_word), line.Value(_flag)));
        Assert.Equal<NamedPlace>([new("x", "/1"), new("y", "/2=3")], line.Value(_places)!);
    }

    [Fact]
    public void Value_OfWhatWasNotGiven_IsNullOrEmpty()
    {
        var line = Read();

        Assert.Empty(line.Mistakes);
        Assert.Equal((null, null, false), (line.Value(_count), line.Value(_word), line.Value(_flag)));
        Assert.Empty(line.Value(_places)!);
    }

    [Fact]
    public void Mistakes_AreAllFoundAtOnceAndNamedByTheirOptions()
    {
        var line = Read("--count", "10", "--place", "x", "--colour", "red", "more", "--word");

        Assert.Equal(
            [
                "--colour is not an option; there are --count, --word, --place, --flag.",
                "'more' is one word too many.",
                "--count 10 must be a number from 1 to 9.",
                "--word needs a value.",
                "--place x must be NAME=/FOLDER.",
            ],
            line.Mistakes
        );
        Assert.Null(line.Value(_count));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("4 ")]
    public void Number_OutOfItsRange_SaysTheRange(string text) =>
        Assert.Equal([$"--count {text} must be a number from 1 to 9."], Read("--count", text).Mistakes);

    [Fact]
    public void Mistakes_OfAnOptionGivenTwice_SaySo() =>
        Assert.Equal(["--word is given twice."], Read("--word", "a", "--word", "b").Mistakes);

    [Fact]
    public void Names_AreTheWordsThatAreNoOptions()
    {
        var line = new ProgramCommandLine(["@a", "--word", "w", "b"], All, MistakeStyle.Trainer, takesNames: true);

        Assert.Empty(line.Mistakes);
        Assert.Equal(["@a", "b"], line.Names);
    }

    [Fact]
    public void Forward_GivesAnotherProgramTheSameValues()
    {
        var command = new Command("effnet");
        foreach (var option in All)
            command.Add(option);
        var parsed = command.Parse(["--place", "x=/1", "--place=y=/2", "--count=4", "--flag"]);

        Assert.Equal(["--count", "4", "--place", "x=/1", "--place", "y=/2", "--flag"], ProgramCommandLine.Forward(parsed, All));
    }

    [Fact]
    public void Help_HasALineForEachOption()
    {
        var lines = ProgramCommandLine.Help(All).Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal("  --count N             How many [default: 3]", lines[0]);
    }

    // An option of the agent or the server is declared in one place, and effnet has it.
    [Fact]
    public void Arguments_OfAgentAndServer_AreDescribedAndNamedOnce()
    {
        foreach (var options in new[] { new AgentArguments().All, new ServerArguments().All })
        {
            Assert.All(options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
            Assert.Equal(options.Count, options.Select(option => option.Name).Distinct().Count());
        }
    }

    [Fact]
    public void HostName_WithLettersThatANodeCantHave_DropsThem()
    {
        Assert.Equal("gpu-7", HostName.Of("-gp u-7 ").Value);
        Assert.Equal("local", HostName.Of("…").Value);
    }

    private ProgramCommandLine Read(params string[] words) => new(words, All, MistakeStyle.Server);
}
