namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// Reads a pickled state dict of <c>torch.save</c>. Python's own reader runs whatever code a pickle names; this one knows the
/// opcodes of <see cref="PickleOpcode"/> and the names of <see cref="PickleNames"/>, and executes nothing. Written here because
/// no package reads such files with a list of allowed names. Time and memory are bounded by the number of instructions, and
/// nothing recurses.
/// </summary>
/// <param name="bytes">Bytes with the pickle.</param>
/// <param name="start">Where it begins.</param>
/// <param name="file">The file's name in messages.</param>
/// <param name="part">The part's name in messages.</param>
internal sealed class Unpickler(byte[] bytes, int start, string file, string part)
{
    /// <summary>Five times what a training checkpoint of B7 has, with its optimiser.</summary>
    public const int MaximumInstructions = 1_000_000;

    private const int NewestProtocol = 5;
    private static readonly object False = false;
    private static readonly object True = true;

    private readonly PicklePlace _place = new(file, part);
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly Dictionary<string, PickledStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>The storages named so far, by key.</summary>
    public IReadOnlyDictionary<string, PickledStorage> Storages => _storages;

    /// <summary>Reads one pickle, to its STOP.</summary>
    /// <returns>Its value, and the first byte after it.</returns>
    /// <exception cref="PyTorchFileException">It is damaged, too long, or needs more than is allowed.</exception>
    public (object? Value, int End) Read()
    {
        var input = new PickleBytes(bytes, _place, start);
        for (var count = 0; count < MaximumInstructions; count++)
        {
            _place.Position = input.Position;
            var opcode = (PickleOpcode)input.Byte();
            if (opcode == PickleOpcode.Stop)
                return (Pop(), input.Position);
            Execute(opcode, input);
        }
        throw _place.Error($"there are more than {MaximumInstructions} instructions; no state dict needs that many.");
    }

    private void Execute(PickleOpcode opcode, PickleBytes input)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto when input.Byte() is var protocol:
                if (protocol > NewestProtocol)
                    throw _place.Error($"the pickle's protocol is {protocol}; the newest supported one is {NewestProtocol}.");
                break;
            case PickleOpcode.Frame:
                input.Take(8);
                break;

            case PickleOpcode.None:
                _stack.Add(null);
                break;
            case PickleOpcode.NewTrue:
                _stack.Add(True);
                break;
            case PickleOpcode.NewFalse:
                _stack.Add(False);
                break;
            case PickleOpcode.BinInt:
                _stack.Add((long)input.Int32());
                break;
            case PickleOpcode.BinInt1:
                _stack.Add((long)input.Byte());
                break;
            case PickleOpcode.BinInt2:
                _stack.Add((long)input.UInt16());
                break;
            case PickleOpcode.Long1:
                _stack.Add(input.Long(input.Byte()));
                break;
            case PickleOpcode.BinFloat:
                _stack.Add(input.Double());
                break;
            case PickleOpcode.BinUnicode or PickleOpcode.BinString:
                _stack.Add(input.Text(input.UInt32()));
                break;
            case PickleOpcode.ShortBinUnicode or PickleOpcode.ShortBinString:
                _stack.Add(input.Text(input.Byte()));
                break;

            case PickleOpcode.Mark:
                _marks.Push(_stack.Count);
                break;
            case PickleOpcode.EmptyTuple:
                _stack.Add(Array.Empty<object?>());
                break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                _stack.Add(Last(opcode - PickleOpcode.Tuple1 + 1));
                break;
            case PickleOpcode.Tuple:
                _stack.Add(ToMark());
                break;
            case PickleOpcode.EmptyList:
                _stack.Add(new List<object?>());
                break;
            case PickleOpcode.Append:
                Extend(Last(1));
                break;
            case PickleOpcode.Appends:
                Extend(ToMark());
                break;
            case PickleOpcode.EmptyDict:
                _stack.Add(new PickledDictionary());
                break;
            case PickleOpcode.SetItem:
                SetItems(Last(2));
                break;
            case PickleOpcode.SetItems:
                SetItems(ToMark());
                break;

            case PickleOpcode.BinPut:
                _memo[input.Byte()] = Top();
                break;
            case PickleOpcode.LongBinPut:
                _memo[input.UInt32()] = Top();
                break;
            case PickleOpcode.Memoize:
                _memo[(uint)_memo.Count] = Top();
                break;
            case PickleOpcode.BinGet:
                _stack.Add(Remembered(input.Byte()));
                break;
            case PickleOpcode.LongBinGet:
                _stack.Add(Remembered(input.UInt32()));
                break;

            case PickleOpcode.Global:
                _stack.Add(PickleNames.Find(input.Line(), input.Line(), _place));
                break;
            case PickleOpcode.StackGlobal:
                _stack.Add(
                    Last(2) is [string module, string name]
                        ? PickleNames.Find(module, name, _place)
                        : throw _place.Error("a global's module and name must be texts.")
                );
                break;
            case PickleOpcode.BinPersId:
                _stack.Add(Known(PickleNames.Storage(Pop(), _place)));
                break;
            case PickleOpcode.Reduce when Last(2) is [var called, var arguments]:
                _stack.Add(PickleNames.Call(called, arguments, _place));
                break;
            case PickleOpcode.Build:
                Build(Pop());
                break;

            default:
                throw _place.Error($"the instruction 0x{(byte)opcode:x2} is not allowed: no state dict needs it.");
        }
    }

    private PickledStorage Known(PickledStorage storage) =>
        _storages.TryAdd(storage.Key, storage) || _storages[storage.Key] == storage
            ? storage
            : throw _place.Error(
                $"the storage '{storage.Key}' has {storage.Elements} elements of {storage.Type} here and "
                    + $"{_storages[storage.Key].Elements} of {_storages[storage.Key].Type} before."
            );

    // An OrderedDict may have attributes, such as a state dict's _metadata: versions of its layers.
    private void Build(object? state)
    {
        if (Top() is not PickledDictionary || state is not PickledDictionary)
            throw _place.Error($"attributes are set on {PickleNames.Kind(Top())}; only an OrderedDict may have any.");
    }

    private void Extend(object?[] items)
    {
        if (Top() is not List<object?> list)
            throw _place.Error($"items are added to {PickleNames.Kind(Top())}, which is not a list.");
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not PickledDictionary dictionary || items.Length % 2 != 0)
            throw _place.Error($"keys and values are set on {PickleNames.Kind(Top())}, {items.Length} in all.");
        for (var index = 0; index < items.Length; index += 2)
            dictionary.Set(items[index], items[index + 1]);
    }

    private object? Remembered(uint index) =>
        _memo.TryGetValue(index, out var value) ? value : throw _place.Error($"the memo has no entry {index}.");

    private object? Top() => Available >= 1 ? _stack[^1] : throw Underflow();

    private object? Pop() => Last(1)[0];

    private object?[] ToMark()
    {
        if (_marks.Count == 0)
            throw _place.Error("there is no mark to go back to.");
        var items = Last(Available);
        _marks.Pop();
        return items;
    }

    // Removes the last values.
    private object?[] Last(int count)
    {
        if (count > Available)
            throw Underflow();
        var items = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private int Available => _stack.Count - (_marks.Count > 0 ? _marks.Peek() : 0);

    private PyTorchFileException Underflow() => _place.Error("a value is needed, but the stack is empty.");
}
