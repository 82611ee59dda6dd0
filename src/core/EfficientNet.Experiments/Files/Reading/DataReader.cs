using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Files.Reading;

/// <summary>The data section, checked against what is known of the data set.</summary>
internal static class DataReader
{
    public static DataSpecification? Read(SectionReader? section)
    {
        if (section is null)
            return null;
        var before = section.Problems.Count;
        if (!section.Require("name", "write the data set's name, such as fashion-mnist") || section.Text("name") is not { } name)
            return null;
        var facts = DataSetFacts.Find(name);
        var data = new DataSpecification
        {
            Name = name,
            Classes = Classes(section, name, facts) ?? 2,
            ValidationImages = section.Whole("validation", 0, int.MaxValue) ?? 0,
            TrainImages = section.Whole("train", 1, int.MaxValue),
            TestImages = section.Whole("test", 1, int.MaxValue),
            BrokenImages = section.Whole("brokenImages", 0, int.MaxValue),
            SplitSeed = section.WholeLong("splitSeed", long.MinValue, long.MaxValue) ?? 0,
        };
        CheckImages(section, data, facts);
        return section.Problems.Count > before ? null : data;
    }

    private static int? Classes(SectionReader section, string name, DataSetFacts? facts)
    {
        if (facts?.Classes is not { } known)
        {
            var meant = DidYouMean.Nearest(name, [.. DataSetFacts.All.Select(known => known.Name).Where(known => known != name)]);
            var hint = meant is null ? "" : $", or did you mean '{meant}'?";
            section.Require("classes", $"write the number of classes, since that of '{name}' is not known beforehand{hint}");
            return section.Whole("classes", 2, name == SyntheticImages.Name ? SyntheticImages.MostClasses : 100_000);
        }

        if (section.Whole("classes", 2, 100_000) is { } classes && classes != known)
            section.Problems.Add(
                section.At("classes"),
                $"classes is {classes}, but {facts.Name} has {known}; write {known} or remove the key"
            );
        return known;
    }

    private static void CheckImages(SectionReader section, DataSpecification data, DataSetFacts? facts)
    {
        if (facts?.TrainingImages is { } training)
        {
            if (data.ValidationImages >= training)
                section.Problems.Add(
                    section.At("validation"),
                    $"validation is {data.ValidationImages}, but {data.Name} has {training} training images; write at "
                        + $"most {training - 1}"
                );
            else if (data.TrainImages > training - data.ValidationImages)
                section.Problems.Add(
                    section.At("train"),
                    $"train is {data.TrainImages}, but of {data.Name}'s {training} training images "
                        + $"{data.ValidationImages} are held out for validation; write at most "
                        + $"{training - data.ValidationImages}"
                );
        }

        if (data is { Name: SyntheticImages.Name, TrainImages: null, ValidationImages: >= SyntheticImages.DefaultTrainImages })
            section.Problems.Add(
                section.At("validation"),
                $"validation is {data.ValidationImages}, but without train only {SyntheticImages.DefaultTrainImages} images are "
                    + $"drawn; write train, too, or at most {SyntheticImages.DefaultTrainImages - 1}"
            );
        if (facts?.TestImages is { } test && data.TestImages > test)
            section.Problems.Add(
                section.At("test"),
                $"test is {data.TestImages}, but {data.Name} has {test} test images; write at most {test}"
            );
    }
}
