using EfficientNet.Data.Loading;
using EfficientNet.Data.Photos;
using EfficientNet.Data.Randomness;
using SkiaSharp;

namespace EfficientNet.Data.Tests.Photos;

public sealed class PhotoImagesTests
{
    private const int Resolution = 16;

    public static TheoryData<string> Names => [.. Fixture.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_GivesTheEvaluationCropAsPillowResizesIt(string name)
    {
        var image = new byte[Resolution * Resolution * 3];
        Photos(0, Fixture.File(name)).Read(0, image);

        var differences = image.Zip(Fixture.All[name].Evaluation, (ours, theirs) => Math.Abs(ours - theirs)).ToList();
        Assert.InRange(differences.Max(), 0, 4);
        Assert.InRange(differences.Average(), 0, 0.8);
    }

    [Fact]
    public void ReadForTraining_IsAFunctionOfTheStream()
    {
        var photos = Photos(0, Fixture.File("colour.jpg"));
        var views = Enumerable.Range(0, 50).Select(image => Convert.ToHexString(View(photos, image))).ToList();

        Assert.Equal(views, Enumerable.Range(0, 50).Select(image => Convert.ToHexString(View(photos, image))));
        Assert.InRange(views.Distinct().Count(), 45, 50); // The picture is small: two crops may be equal.
    }

    [Fact]
    public void ReadForTraining_MirrorsHalfOfTheImages()
    {
        // Blue grows to the right: if it falls, the image was mirrored.
        var photos = Photos(0, Fixture.File("colour.png"));
        var mirrored = Enumerable
            .Range(0, 400)
            .Count(image => View(photos, image) is var view && view[2] > view[((Resolution - 1) * 3) + 2]);
        Assert.InRange(mirrored, 150, 250);
    }

    [Fact]
    public void Batches_DoNotDependOnTheNumberOfWorkers()
    {
        var photos = Photos(0, [.. Fixture.All.Keys.Select(Fixture.File)]);
        Assert.Equal(Batches(1), Batches(3));

        string[] Batches(int workers) =>
            [
                .. new BatchLoader(photos, batchSize: 4, workers)
                    .Epoch(seed: 5, epoch: 2)
                    .Select(batch =>
                    {
                        using (batch)
                            return Convert.ToHexString(batch.Pixels.bytes)
                                + string.Join(' ', batch.Labels.data<long>().ToArray());
                    }),
            ];
    }

    [Fact]
    public void BrokenImage_IsStoodInForByTheNext_WithItsLabel_AndNamedOnce()
    {
        var said = new List<string>();
        var files = new Fixture.Files(Fixture.File("colour.png"), [1, 2, 3], "hello"u8.ToArray(), Fixture.File("grey.png"));
        var photos = new PhotoImages(files, [0, 1, 2, 3], Resolution, new BrokenImages(files, 2, said.Add));
        var (stoodIn, next) = (new byte[photos.Shape.Bytes], new byte[photos.Shape.Bytes]);

        Assert.Equal([3, 3, 0], new[] { 1, 1, 0 }.Select(image => photos.Read(image, stoodIn)));
        Assert.Equal(3, photos.Read(1, stoodIn));
        Assert.Equal(3, photos.Read(3, next));

        Assert.Equal(next, stoodIn);
        Assert.Equal(
            [
                "The image image 1 can't be read: it is not a JPEG, PNG, WebP, GIF or BMP. The next one replaces it.",
                "The image image 2 can't be read: it is not a JPEG, PNG, WebP, GIF or BMP. The next one replaces it.",
            ],
            said
        );
    }

    [Fact]
    public void ReadForTraining_OfAFileThatIsCutOff_DoesNotDependOnWhatWasFoundOutBefore()
    {
        var whole = Fixture.Jpeg(100, 100, SKJpegEncoderDownsample.Downsample420);
        byte[][] files = [whole[..(whole.Length * 7 / 10)], Fixture.File("grey.png")];
        var views = Enumerable.Range(0, 100).Select(View).ToList();

        Assert.Equal(views, Enumerable.Range(0, 100).Reverse().Select(View).Reverse());
        Assert.True(
            views.Exists(view => view.Label == 0) && views.Exists(view => view.Label == 1),
            "Of some views the rows are there, of others they are not."
        );
        var photos = Photos(1, files);
        Assert.Equal(views, Enumerable.Range(0, 100).Select(stream => ViewOf(photos, stream)));

        (int Label, string Pixels) View(int stream) => ViewOf(Photos(1, files), stream);
    }

    private static (int Label, string Pixels) ViewOf(PhotoImages photos, int stream)
    {
        var random = DerivedRandom.Of(1, RandomPurpose.Augmentation, 0, stream);
        var view = new byte[photos.Shape.Bytes];
        return (photos.ReadForTraining(0, view, ref random), Convert.ToHexString(view));
    }

    [Fact]
    public void BrokenImages_MoreThanAreLetPass_EndIt()
    {
        var photos = Photos(1, [1], [2], Fixture.File("grey.png"));
        var error = Assert.Throws<DataSetException>(() => photos.Read(0, new byte[photos.Shape.Bytes]));
        Assert.StartsWith(
            "2 images can't be read, and data.brokenImages allows 1: image 0, image 1; of the last one: it is not a JPEG",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(999, 1)]
    [InlineData(1999, 1)]
    [InlineData(1_281_167, 1281)]
    public void BrokenImages_UnlessStated_AreLetPassOneInAThousandAndAtLeastOne(int images, int expected) =>
        Assert.Equal(expected, BrokenImages.LetPass(images));

    private static PhotoImages Photos(int mostBroken, params byte[][] files) => Photos(mostBroken, new Fixture.Files(files));

    private static PhotoImages Photos(int mostBroken, Fixture.Files files) =>
        new(files, [.. Enumerable.Range(0, files.Count)], Resolution, new BrokenImages(files, mostBroken, _ => { }));

    private static byte[] View(PhotoImages photos, int image)
    {
        var random = DerivedRandom.Of(1, RandomPurpose.Augmentation, 0, image);
        var view = new byte[photos.Shape.Bytes];
        photos.ReadForTraining(0, view, ref random);
        return view;
    }
}
