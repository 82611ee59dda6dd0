using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Photos;
using SkiaSharp;

namespace EfficientNet.Training.Tests;

/// <summary>What a run reports about images that can't be decoded.</summary>
public sealed class BrokenImageNewsTests : IDisposable
{
    private const int Classes = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BrokenImages_OfARun_AreSaidOnce_AndCountedInItsResult()
    {
        var run = RecordedRun.Train(Start());

        var said = run.Messages.OfType<BrokenImagesMet>().ToList();
        Assert.Equal(
            ["0.jpg", "9.jpg", "9.jpg"],
            said.SelectMany(message => message.Images).Select(image => Path.GetFileName(image.Name)).Order(StringComparer.Ordinal)
        );
        Assert.All(
            said.SelectMany(message => message.Images),
            image => Assert.Equal("it is not a JPEG, PNG, WebP, GIF or BMP", image.Reason)
        );
        Assert.Equal(3, said[^1].Count);
        Assert.Equal(3, run.Result!.BrokenImages);
    }

    [Fact]
    public void BrokenImages_SaidBeforeACheckpoint_AreNotSaidAgainByWhoGoesOnFromIt_P17()
    {
        var whole = RecordedRun.Train(Start());
        var left = RecordedRun.Train(Start("left"), leaveAfter: 3);
        var resumed = RecordedRun.Train(Start("left", attempt: 2, checkpoints: [TinyRun.File(left.Checkpoints[^1])]));

        Assert.Equal(2, left.Messages.OfType<BrokenImagesMet>().Sum(message => message.Images.Count));
        var said = Assert.Single(resumed.Messages.OfType<BrokenImagesMet>());
        Assert.Contains("/val/", Assert.Single(said.Images).Name, StringComparison.Ordinal);
        Assert.Equal(3, said.Count);
        Assert.Equal(whole.Result!.BrokenImages, resumed.Result!.BrokenImages);
        Assert.Equal(whole.Result.WeightsSha256, resumed.Result.WeightsSha256);
    }

    [Fact]
    public void BrokenImages_OfWhichThereAreMany_AreNamedUpToFive_AndCounted()
    {
        for (var image = 0; image < 8; image++)
            Break($"train/c1/{image}.jpg");
        var run = RecordedRun.Train(Start(brokenImages: 20));

        Assert.Equal(5, run.Messages.OfType<BrokenImagesMet>().Sum(message => message.Images.Count));
        Assert.Equal(11, run.Result!.BrokenImages);
        Assert.InRange(run.Messages.OfType<BrokenImagesMet>().Count(), 1, 2 + TinyRun.Specification.Recipe.Epochs);
    }

    [Fact]
    public void BeforeCheckpoint_WithAnImageThatCameSinceTheFirst_SaysItBeforeItIsHeld_P17()
    {
        var files = FolderImages.Open(Path.Combine(Start().DataDirectory!, "train"));
        var train = new BrokenImages(files, most: 5, _ => { });
        var news = new BrokenImageNews(new BrokenParts(train, new BrokenImages(files, most: 5, _ => { })));

        train.Add(0, "it is cut off");
        Assert.Equal(1, news.AfterStep()!.Count);
        train.Add(3, "it is cut off");
        Assert.Null(news.AfterStep());
        var (known, said) = news.BeforeCheckpoint();

        Assert.Equal([0, 3], known);
        Assert.Equal(files.Name(3), Assert.Single(said!.Images).Name);
        Assert.Null(news.BeforeCheckpoint().News);
    }

    private StartTraining Start(
        string output = "whole",
        int attempt = 1,
        int brokenImages = 5,
        params IReadOnlyList<CheckpointFile> checkpoints
    )
    {
        var data = Path.Combine(_folder.Path, "data");
        if (!Directory.Exists(data) || !File.Exists(Path.Combine(data, "val/c3/9.jpg")))
            Write();
        var specification = TinyRun.Specification with
        {
            Data = new DataSpecification
            {
                Name = "photographs",
                Classes = Classes,
                ValidationImages = 8,
                BrokenImages = brokenImages,
            },
        };
        return TinyRun.Start(Path.Combine(_folder.Path, output), attempt, specification, checkpoints) with
        {
            DataDirectory = data,
        };
    }

    private void Write()
    {
        foreach (var part in new[] { "train", "val" })
        {
            for (var image = 0; image < Classes * 10; image++)
                WriteImage($"{part}/c{image % Classes}/{image / Classes}.jpg", image);
        }

        Break("train/c0/0.jpg");
        Break("train/c2/9.jpg");
        Break("val/c1/9.jpg");
    }

    private void Break(string path) => File.WriteAllText(In(path), "no image");

    private void WriteImage(string path, int seed)
    {
        if (File.Exists(In(path)))
            return;
        using var bitmap = new SKBitmap(20, 20);
        bitmap.Erase(new SKColor((byte)(seed * 5), (byte)(255 - seed * 3), (byte)(seed * 31)));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        File.WriteAllBytes(In(path), data.ToArray());
    }

    private string In(string path)
    {
        var full = Path.Combine(_folder.Path, "data", path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
