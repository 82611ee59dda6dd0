namespace EfficientNet.Experiments.Planning;

/// <summary>From the least to the most that something can come to; equal when it is known.</summary>
public readonly record struct PlannedRange<T>(T Minimum, T Maximum);

/// <summary>Makes ranges.</summary>
internal static class PlannedRange
{
    /// <summary>From the least to the most value of <paramref name="items"/>, which are not empty.</summary>
    public static PlannedRange<TValue> Of<TItem, TValue>(IReadOnlyCollection<TItem> items, Func<TItem, TValue> value) =>
        new(items.Min(value)!, items.Max(value)!);
}
