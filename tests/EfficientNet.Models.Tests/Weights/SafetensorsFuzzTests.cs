using System.Text;
using CsCheck;
using EfficientNet.Models.Weights;

namespace EfficientNet.Models.Tests.Weights;

public sealed class SafetensorsFuzzTests
{
    private const string Seed =
        """{"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[16,40]},"""
        + """ "b":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"c":{"dtype":"BF16","shape":[0],"data_offsets":[40,40]}}""";

    // What a mutation may put in: structure, numbers at the edges of their types, names that matter.
    private static readonly string[] Pieces =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\ud800",
        "0",
        "-1",
        "1e9",
        "9223372036854775807",
        "18446744073709551615",
        "4294967296",
        "null",
        "\"dtype\"",
        "\"F32\"",
        "\"F4\"",
        "\"shape\"",
        "\"data_offsets\"",
        "\"__metadata__\"",
        "\u0000",
        "ÿ",
        " ",
    ];

    private static readonly Gen<(int At, int Cut, string Put)> Mutation = Gen.Select(
        Gen.Int[0, 400],
        Gen.Int[0, 12],
        Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]),
        (at, cut, put) => (at, cut, put)
    );

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            using var content = Safetensors.Read(new MemoryStream(bytes), "fuzz");
            // What is accepted covers the file exactly.
            Assert.Equal(
                bytes.Length,
                content.Tensors.Values.Sum(tensor => tensor.numel() * tensor.element_size()) + 8 + BitConverter.ToInt64(bytes)
            );
        }
        catch (SafetensorsException)
        {
            // The one error that a file may cause.
        }
    }

    [Fact]
    public void Read_WhenTextIsMutated_AcceptsOrRefusesAndNothingElse() =>
        Mutation
            .Array[1, 6]
            .Sample(
                mutations =>
                {
                    var text = mutations.Aggregate(
                        Seed,
                        (text, mutation) =>
                        {
                            var at = Math.Min(mutation.At, text.Length);
                            return text[..at] + mutation.Put + text[Math.Min(text.Length, at + mutation.Cut)..];
                        }
                    );
                    ReadOrRefuse(SafetensorsBytes.File(text, 40));
                },
                iter: 20_000,
                threads: 1
            );

    [Fact]
    public void Read_WhenBytesAreMutated_AcceptsOrRefusesAndNothingElse() =>
        Gen.Select(Gen.Int[0, 400], Gen.Byte, (at, value) => (at, value))
            .Array[1, 8]
            .Select(Gen.Int[0, 60])
            .Sample(
                (changes, dropped) =>
                {
                    var file = SafetensorsBytes.File(Encoding.UTF8.GetBytes(Seed), 40);
                    foreach (var (at, value) in changes)
                        file[at % file.Length] = value;
                    ReadOrRefuse(file[..(file.Length - dropped)]);
                },
                iter: 20_000,
                threads: 1
            );
}
