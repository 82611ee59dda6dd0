using System.Collections.Frozen;
using static TorchSharp.torch;

namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// The names that a pickle may use, and what each does with its arguments. In Python a name can be any function, which reading
/// a pickle calls; here a name is a row of this table or an error.
/// </summary>
internal static class PickleNames
{
    // More than any tensor has; a long tuple used repeatedly would cost its length each time.
    private const int MaximumRank = 64;

    private const string OrderedDict = "collections.OrderedDict";
    private const string Size = "torch.Size";
    private const string RebuildTensor = "torch._utils._rebuild_tensor";
    private const string RebuildTensorV2 = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";

    private static readonly FrozenDictionary<string, ScalarType> Storages = new Dictionary<string, ScalarType>
    {
        ["torch.DoubleStorage"] = ScalarType.Float64,
        ["torch.FloatStorage"] = ScalarType.Float32,
        ["torch.HalfStorage"] = ScalarType.Float16,
        ["torch.BFloat16Storage"] = ScalarType.BFloat16,
        ["torch.LongStorage"] = ScalarType.Int64,
        ["torch.IntStorage"] = ScalarType.Int32,
        ["torch.ShortStorage"] = ScalarType.Int16,
        ["torch.CharStorage"] = ScalarType.Int8,
        ["torch.ByteStorage"] = ScalarType.Byte,
        ["torch.BoolStorage"] = ScalarType.Bool,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Allowed = Storages
        .Keys.Concat([OrderedDict, Size, RebuildTensor, RebuildTensorV2, RebuildParameter])
        .ToFrozenSet(StringComparer.Ordinal);

    public static PickledName Find(string module, string name, PicklePlace place)
    {
        var full = $"{module}.{name}";
        return Allowed.Contains(full)
            ? new PickledName(full)
            : throw place.Error(
                $"the file asks for '{Shown(full)}', but only {string.Join(", ", Allowed.Order(StringComparer.Ordinal))} are "
                    + "allowed, since a name can stand for any code. "
                    + "Save the weights alone: torch.save(model.state_dict(), FILE), or as safetensors."
            );
    }

    /// <summary>The result of calling a name.</summary>
    public static object? Call(object? called, object? arguments, PicklePlace place) =>
        (called, arguments) switch
        {
            (PickledName { Name: OrderedDict }, object?[] { Length: 0 }) => new PickledDictionary(),
            (PickledName { Name: Size }, object?[] and [object?[] sides]) => sides,
            (
                PickledName { Name: RebuildTensor or RebuildTensorV2 },
                object?[]
                    and [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]
            ) => new PickledTensor(storage, offset, Numbers(shape, place), Numbers(strides, place)),
            (PickledName { Name: RebuildParameter }, object?[] and [PickledTensor tensor, ..]) => tensor,
            (PickledName name, object?[]) => throw place.Error($"{name.Name} is called with arguments that it does not take."),
            (PickledName name, _) => throw place.Error($"{name.Name} is called without a tuple of arguments."),
            _ => throw place.Error($"a call is made on {Kind(called)}, which is not a function."),
        };

    /// <summary>
    /// A storage by its persistent id, ('storage', type, key, location, elements) and in old files a view, which must be empty.
    /// </summary>
    public static PickledStorage Storage(object? id, PicklePlace place) =>
        id is object?[] and ["storage", PickledName name, string key, string, long elements, .. var rest]
        && rest is [] or [null]
        && Storages.TryGetValue(name.Name, out var type)
            ? new PickledStorage(type, key, elements)
            : throw place.Error("a persistent id is not ('storage', type, key, location, elements).");

    /// <summary>What a value is, in Python's words.</summary>
    public static string Kind(object? value) =>
        value switch
        {
            null => "None",
            PickledDictionary => "a dict",
            List<object?> => "a list",
            object?[] => "a tuple",
            string => "a str",
            long => "an int",
            double => "a float",
            bool => "a bool",
            PickledTensor => "a tensor",
            PickledStorage => "a storage",
            PickledName name => name.Name,
            _ => value.GetType().Name,
        };

    private static long[] Numbers(object?[] values, PicklePlace place) =>
        values.Length <= MaximumRank
            ? Array.ConvertAll(
                values,
                value =>
                    value is long number
                        ? number
                        : throw place.Error($"a tensor's shape and strides are whole numbers, not {Kind(value)}.")
            )
            : throw place.Error($"a tensor has {values.Length} sides or strides; at most {MaximumRank} are allowed.");

    private static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
