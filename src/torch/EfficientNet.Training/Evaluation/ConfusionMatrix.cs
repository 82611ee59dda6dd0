using EfficientNet.Contracts.Inference;

namespace EfficientNet.Training.Evaluation;

/// <summary>Counts how the images of each class were classified.</summary>
/// <param name="classes">Number of classes.</param>
public sealed class ConfusionMatrix(int classes)
{
    private readonly long[,] _taken = new long[classes, classes]; // [class, classified as]
    private readonly long[] _amongFive = new long[classes];

    /// <summary>Counts one image.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="likeliest">The likeliest classes, in descending order.</param>
    public void Add(long label, ReadOnlySpan<long> likeliest)
    {
        _taken[label, likeliest[0]]++;
        if (likeliest.Contains(label))
            _amongFive[label]++;
    }

    /// <summary>Every class.</summary>
    public IReadOnlyList<ClassAccuracy> Classes =>
        [
            .. All.Select(label => new ClassAccuracy(
                label,
                All.Sum(taken => _taken[label, taken]),
                _taken[label, label],
                _amongFive[label],
                All.Sum(other => _taken[other, label])
            )),
        ];

    /// <summary>The pairs with the most images, at most <paramref name="count"/>; on ties, the first class comes first.</summary>
    public IReadOnlyList<ConfusedPair> MostConfused(int count) =>
        [
            .. All.SelectMany(label =>
                    All.Where(taken => taken != label && _taken[label, taken] > 0)
                        .Select(taken => new ConfusedPair(label, taken, _taken[label, taken]))
                )
                .OrderByDescending(pair => pair.Images)
                .ThenBy(pair => pair.Class)
                .ThenBy(pair => pair.Predicted)
                .Take(count),
        ];

    private IEnumerable<int> All => Enumerable.Range(0, classes);
}
