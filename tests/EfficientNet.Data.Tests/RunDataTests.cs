using EfficientNet.Contracts;
using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests;

public sealed class RunDataTests
{
    private static readonly DataSpecification Specification = new()
    {
        Name = "numbers",
        Classes = 10,
        ValidationImages = 20,
        SplitSeed = 4,
    };

    [Fact]
    public void Divide_AnySpecification_TrainsOnNothingThatIsHeldOut()
    {
        var data = RunData.Divide(Numbers(), Specification, resolution: 1);

        var validation = Pixels(data.Validation);
        var train = Pixels(data.Train);
        Assert.Equal(20, validation.Count);
        Assert.Empty(validation.Intersect(train));
        Assert.Equal(Enumerable.Range(0, 100), validation.Concat(train).Order());
    }

    [Fact]
    public void Divide_FewerTrainingImages_HoldsOutTheSameAndTrainsOnAPart()
    {
        var all = RunData.Divide(Numbers(), Specification, resolution: 1);
        var few = RunData.Divide(Numbers(), Specification with { TrainImages = 30, TestImages = 5 }, resolution: 1);

        Assert.Equal(Pixels(all.Validation), Pixels(few.Validation));
        Assert.Equal(Pixels(all.Train).Take(30), Pixels(few.Train));
        Assert.Equal(Pixels(all.Test).Take(5), Pixels(few.Test));
    }

    [Fact]
    public void Divide_OtherSplitSeed_HoldsOutOthers()
    {
        var one = RunData.Divide(Numbers(), Specification, resolution: 1);
        var other = RunData.Divide(Numbers(), Specification with { SplitSeed = 5 }, resolution: 1);

        Assert.NotEqual(Pixels(one.Validation).Order(), Pixels(other.Validation).Order());
    }

    [Fact]
    public void Divide_MoreThanThereAre_NamesTheOptionAndWhatIsLeft()
    {
        var error = Assert.Throws<DataSetException>(() =>
            RunData.Divide(Numbers(), Specification with { TrainImages = 81 }, resolution: 1)
        );

        Assert.Contains("data.trainImages: 81", error.Message);
        Assert.Contains("80 left", error.Message);
    }

    [Fact]
    public void Divide_NothingHeldOut_IsRefused()
    {
        var error = Assert.Throws<DataSetException>(() =>
            RunData.Divide(Numbers(), Specification with { ValidationImages = 0 }, resolution: 1)
        );

        Assert.Contains("data.validationImages: 0", error.Message);
    }

    [Fact]
    public void Divide_OtherNumberOfClasses_NamesBoth()
    {
        var error = Assert.Throws<DataSetException>(() =>
            RunData.Divide(Numbers(), Specification with { Classes = 100 }, resolution: 1)
        );

        Assert.Contains("has 10 classes, the specification says 100", error.Message);
    }

    [Fact]
    public void Load_UnknownName_ListsTheKnown()
    {
        var error = Assert.Throws<DataSetException>(() => RunData.Load(Specification with { Name = "cifar-10" }, null, 28));

        Assert.Contains("fashion-mnist, mnist and synthetic", error.Message);
    }

    [Fact]
    public void Load_MissingFolder_SaysHowToGetTheData()
    {
        var error = Assert.Throws<DataSetException>(() => RunData.Load(Specification with { Name = "mnist" }, null, 28));

        Assert.Contains("--dataset mnist=/folder", error.Message);
    }

    [Fact]
    public void Load_Synthetic_MakesAsManyImagesAsAsked()
    {
        var data = RunData.Load(
            new DataSpecification
            {
                Name = "synthetic",
                Classes = 4,
                TrainImages = 30,
                ValidationImages = 10,
                TestImages = 6,
            },
            null,
            16
        );

        Assert.Equal((30, 10, 6), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(new ImageShape(16, 16, 3), data.Test.Shape);
    }

    private static DataSet Numbers() =>
        new(
            "numbers",
            10,
            new FixedImages(
                new MemoryImages([.. Enumerable.Range(0, 100).Select(i => (byte)i)], new int[100], new ImageShape(1, 1, 1))
            ),
            new FixedImages(
                new MemoryImages([.. Enumerable.Range(0, 50).Select(i => (byte)i)], new int[50], new ImageShape(1, 1, 1))
            ),
            Normalisation.ImageNet,
            new Dictionary<string, string>()
        );

    private static List<int> Pixels(IImageSource source) =>
        [
            .. Enumerable
                .Range(0, source.Count)
                .Select(i =>
                {
                    Span<byte> pixel = stackalloc byte[1];
                    source.Read(i, pixel);
                    return (int)pixel[0];
                }),
        ];
}
