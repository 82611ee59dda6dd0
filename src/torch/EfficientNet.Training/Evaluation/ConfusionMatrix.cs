using EfficientNet.Contracts.Inference;

namespace EfficientNet.Training.Evaluation;

/// <summary>Counts what images of each class were taken for.</summary>
/// <param name="classes">Number of classes.</param>
public sealed class ConfusionMatrix(int classes)
{
    private readonly long[,] _taken = new long[classes, classes]; // [class, taken for]
    private readonly long[] _amongFive = new long[classes];

    /// <summary>Counts one image.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="likeliest">The likeliest classes, the first of all first.</param>
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

    /// <summary>The pairs with the most images, at most <paramref name="count"/>; of equals the first class first.</summary>
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
