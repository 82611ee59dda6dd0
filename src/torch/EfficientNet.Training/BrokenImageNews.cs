using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Photos;

namespace EfficientNet.Training;

/// <summary>
/// What a run says of images that can't be decoded: the first soon after it was come upon, later ones with the next checkpoint,
/// and none that was said before the checkpoint that the run goes on from. So few are said of however many there are.
/// </summary>
/// <param name="parts">They, as they are come upon by loading threads; absent for images that lie there as pixels.</param>
internal sealed class BrokenImageNews(BrokenParts? parts)
{
    private const int MostNamed = 5;

    private readonly List<BrokenImage> _named = [];

    /// <summary>How many the run has come upon, or null for none.</summary>
    public int? Count =>
        parts is not null && parts.Train.Indices.Length + parts.Test.Indices.Length is > 0 and var count ? count : null;

    /// <summary>Goes on from a checkpoint.</summary>
    public void Resume(TrainingPosition position) => parts?.Train.Remember(position.BrokenImages ?? []);

    /// <summary>The message that is due after a step, or null: the first of an attempt.</summary>
    public BrokenImagesMet? AfterStep() => _named.Count == 0 ? Take() : null;

    /// <summary>
    /// What a checkpoint holds of them, and the message that is due before it, or null: none is held that was not said, or it
    /// would never be.
    /// </summary>
    /// <returns>Numbers of training images, null for none; test images are read after the last checkpoint.</returns>
    public (IReadOnlyList<int>? Known, BrokenImagesMet? News) BeforeCheckpoint()
    {
        // First: threads that load come upon others meanwhile.
        var known = parts?.Train.Indices is { Length: > 0 } indices ? indices : null;
        return (known, Take());
    }

    /// <summary>The message that is due after the last evaluation, or null.</summary>
    public BrokenImagesMet? Take()
    {
        if (parts is not ({ Train.HasNew: true } or { Test.HasNew: true }))
            return null;
        var images = parts.Train.TakeNew().Concat(parts.Test.TakeNew()).Take(MostNamed - _named.Count).ToList();
        _named.AddRange(images);
        return new BrokenImagesMet(images, Count ?? 0);
    }
}
