using CsCheck;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;

namespace EfficientNet.Experiments.Tests.Files;

/// <summary>
/// Files come from users and over the network: whatever the text, the answer is a specification or a list of mistakes.
/// </summary>
public sealed class HostileTextTests
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        "\n",
        "  ",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "#",
        "'",
        "\"",
        "&a ",
        "*a",
        "|",
        ">",
        "? ",
        "---\n",
        "\t",
        "!!",
        "%",
        "1e99",
        "-1",
        "nan",
        "null",
        "~",
        "b0",
        "grid",
        "phi",
        "alpha: ",
        "\u0000",
        "é",
        "\r"
    );

    [Fact]
    public void Parse_OfAnyChangeOfTheSample_GivesASpecificationOrMistakes() =>
        Gen.Select(Gen.Int[0, SampleFile.Text.Length], Gen.Int[0, 12], Piece.Array[0, 3])
            .Array[1, 3]
            .Sample(
                changes =>
                {
                    var text = SampleFile.Text;
                    foreach (var (at, length, pieces) in changes)
                    {
                        var start = Math.Min(at, text.Length);
                        text = text[..start] + string.Concat(pieces) + text[Math.Min(text.Length, start + length)..];
                    }

                    try
                    {
                        ExperimentFile.Parse(text, "hostile.yaml");
                    }
                    catch (ExperimentFileException error)
                    {
                        Assert.NotEmpty(error.Problems);
                        Assert.All(
                            error.Problems,
                            problem => Assert.True(problem.Line >= 1 && problem.Column >= 1, problem.ToString())
                        );
                    }
                },
                iter: 2000
            );

    [Fact]
    public void ApplyOverrides_OfAnyPathAndValue_GivesReadableTextOrMistakes() =>
        Gen.Select(
                Gen.OneOf(
                    "name",
                    "network",
                    "data",
                    "recipe",
                    "stages",
                    "limits",
                    "seeds",
                    "grid",
                    "sweep",
                    "0",
                    "1",
                    "phi",
                    "alpha",
                    "constraint",
                    "kind",
                    "epochs",
                    "concurrency",
                    "from",
                    "x"
                ).Array[1, 4],
                Piece.Array[0, 4]
            )
            .Sample(
                (path, pieces) =>
                {
                    var given = $"{string.Join('.', path)}={string.Concat(pieces)}";
                    try
                    {
                        var changed = ExperimentFile.ApplyOverrides(SampleFile.Text, [given]);
                        var problems = SampleFile.Problems(changed);
                        Assert.DoesNotContain(problems, problem => problem.Contains("not YAML", StringComparison.Ordinal));
                    }
                    catch (ExperimentFileException error)
                    {
                        Assert.StartsWith($"--set {given}: ", error.Message);
                    }
                },
                iter: 2000
            );
}
