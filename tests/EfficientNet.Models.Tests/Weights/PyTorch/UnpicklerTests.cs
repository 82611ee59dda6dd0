using EfficientNet.Models.Weights.PyTorch;
using static EfficientNet.Models.Weights.PyTorch.PickleOpcode;

namespace EfficientNet.Models.Tests.Weights.PyTorch;

public sealed class UnpicklerTests
{
    private static object? Read(PickleText pickle) => new Unpickler(pickle.Bytes, 0, "f.pth", "data.pkl").Read().Value;

    private static string Refusal(PickleText pickle) => Assert.Throws<PyTorchFileException>(() => Read(pickle)).Message;

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(255)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Read_OfALong_GivesIt(long value) => Assert.Equal(value, Read(new PickleText().Long(value).Add(Stop)));

    [Fact]
    public void Read_OfADictionaryWithAttributes_GivesItsEntriesUnderTexts()
    {
        var pickle = new PickleText()
            .Global("collections", "OrderedDict")
            .Add(EmptyTuple, Reduce, Mark)
            .Text("a")
            .Long(1)
            .Long(7)
            .Text("no name")
            .Add(SetItems)
            .Add(EmptyDict)
            .Text("_metadata")
            .Add(PickleOpcode.None, SetItem, Build, Stop);

        var entry = Assert.Single(Assert.IsType<PickledDictionary>(Read(pickle)).Entries);

        Assert.Equal(("a", 1L), (entry.Key, entry.Value));
    }

    [Fact]
    public void Read_OfWhatWasMemoized_GivesTheSameAgain()
    {
        var list = Assert.IsType<List<object?>>(
            Read(new PickleText().Add(EmptyList).Add(Memoize).Text("x").Add(Append, BinGet).Raw(0).Add(Append, Stop))
        );

        Assert.Equal("x", list[0]);
        Assert.Same(list, list[1]);
    }

    public static TheoryData<string, byte[]> Wrong =>
        new()
        {
            { "byte 0: 1 bytes should follow, but only 0 do", [] },
            { "byte 0: a value is needed, but the stack is empty", [(byte)Stop] },
            { "byte 1: a value is needed, but the stack is empty", [(byte)Mark, (byte)Stop] },
            { "byte 0: there is no mark to go back to", [(byte)PickleOpcode.Tuple] },
            { "byte 0: the pickle's protocol is 6", [(byte)Proto, 6] },
            { "byte 0: the instruction 0x69 is not allowed", [(byte)'i'] },
            { "byte 0: the instruction 0x81 is not allowed", [0x81] },
            { "byte 0: the memo has no entry 3", [(byte)BinGet, 3] },
            { "byte 0: 4294967295 bytes should follow", [(byte)BinUnicode, 255, 255, 255, 255] },
            { "byte 0: a text is not UTF-8", [(byte)ShortBinUnicode, 1, 0xff] },
            { "byte 0: an integer has 9 bytes", [(byte)Long1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
            { "byte 0: a name has no end", [(byte)Global, (byte)'o', (byte)'s'] },
            { "byte 2: items are added to None", [(byte)PickleOpcode.None, (byte)PickleOpcode.None, (byte)Append] },
            { "byte 2: attributes are set on None", [(byte)PickleOpcode.None, (byte)EmptyDict, (byte)Build] },
            {
                "byte 2: a call is made on None, which is not a function",
                [(byte)PickleOpcode.None, (byte)EmptyTuple, (byte)Reduce]
            },
            { "byte 1: a persistent id is not ('storage', type, key, location, elements)", [(byte)EmptyTuple, (byte)BinPersId] },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_OfAWrongPickle_SaysWhereAndWhat(string expected, byte[] bytes) =>
        Assert.StartsWith("f.pth: data.pkl, " + expected, Refusal(new PickleText().Raw(bytes)), StringComparison.Ordinal);

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("torch", "load")]
    [InlineData("torch._utils", "_rebuild_tensor_v2.__globals__")]
    public void Read_OfANameThatIsNotAllowed_IsRefused(string module, string name)
    {
        Assert.StartsWith(
            $"f.pth: data.pkl, byte 0: the file asks for '{module}.{name}'",
            Refusal(new PickleText().Global(module, name).Add(Stop)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"asks for '{module}.{name}'",
            Refusal(new PickleText().Text(module).Text(name).Add(StackGlobal, Stop)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_OfOneStorageWithTwoTypes_IsRefused()
    {
        var refusal = Refusal(new PickleText().Tensor(4, 0, [4], [1]).Tensor(5, 0, [4], [1]).Add(Tuple2, Stop));

        Assert.Contains(
            "the storage '0' has 5 elements of Float32 here and 4 of Float32 before",
            refusal,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_WithoutEnd_StopsAtTheLimit()
    {
        var endless = Enumerable.Repeat((byte)EmptyTuple, Unpickler.MaximumInstructions + 1).ToArray();

        Assert.Contains(
            $"more than {Unpickler.MaximumInstructions} instructions",
            Refusal(new PickleText().Raw(endless)),
            StringComparison.Ordinal
        );
    }
}
