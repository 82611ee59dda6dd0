using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Photos;

namespace EfficientNet.Training;

/// <summary>
/// Decides when a run reports images that can't be decoded: the first soon after it was found, later ones with the next
/// checkpoint, and none that was reported before the checkpoint that the run resumes from. Only a few are reported, however
/// many there are.
/// </summary>
/// <param name="parts">The broken images, as loading threads find them; null for images stored as pixels.</param>
internal sealed class BrokenImageNews(BrokenParts? parts)
{
    private const int MostNamed = 5;

    private readonly List<BrokenImage> _named = [];

    /// <summary>How many the run has found; null means none.</summary>
    public int? Count =>
        parts is not null && parts.Train.Indices.Length + parts.Test.Indices.Length is > 0 and var count ? count : null;

    /// <summary>Resumes from a checkpoint.</summary>
    public void Resume(TrainingPosition position) => parts?.Train.Remember(position.BrokenImages ?? []);

    /// <summary>The message due after a step, which is the attempt's first; null means none.</summary>
    public BrokenImagesMet? AfterStep() => _named.Count == 0 ? Take() : null;

    /// <summary>
    /// What a checkpoint records of them, and the message due before it, or null. Only reported ones are recorded, or the
    /// others would never be reported.
    /// </summary>
    /// <returns>Numbers of training images; null means none. Test images are read after the last checkpoint.</returns>
    public (IReadOnlyList<int>? Known, BrokenImagesMet? News) BeforeCheckpoint()
    {
        // First, since loading threads find others meanwhile.
        var known = parts?.Train.Indices is { Length: > 0 } indices ? indices : null;
        return (known, Take());
    }

    /// <summary>The message due after the last evaluation, or null.</summary>
    public BrokenImagesMet? Take()
    {
        if (parts is not ({ Train.HasNew: true } or { Test.HasNew: true }))
            return null;
        var images = parts.Train.TakeNew().Concat(parts.Test.TakeNew()).Take(MostNamed - _named.Count).ToList();
        _named.AddRange(images);
        return new BrokenImagesMet(images, Count ?? 0);
    }
}
