using System.Formats.Tar;
using EfficientNet.Contracts;
using EfficientNet.Data.Photos;

namespace EfficientNet.Data.Tests.Photos;

public sealed class PhotoDataSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("effnet-photos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folder_OfClassFolders_IsReadInOrdinalOrder()
    {
        Write(
            "train/b/2.jpg",
            "train/b/10.jpg",
            "train/B/1.PNG",
            "train/a/x.jpeg",
            "train/a/notes.txt",
            "val/a/1.jpg",
            "val/b/1.jpg",
            "val/B/1.jpg"
        );
        var images = FolderImages.Open(Path.Combine(_folder, "train"));

        Assert.Equal(["B", "a", "b"], images.Classes);
        Assert.Equal(
            ["B/1.PNG", "a/x.jpeg", "b/10.jpg", "b/2.jpg"],
            Enumerable
                .Range(0, images.Count)
                .Select(image => Path.GetRelativePath(Path.Combine(_folder, "train"), images.Name(image)))
        );
        Assert.Equal([0, 1, 2, 2], Enumerable.Range(0, images.Count).Select(images.Label));
        var data = PhotoDataSet.Open("mine", _folder, null, _ => { });
        Assert.Equal((3, 4, 3), (data.Classes, data.Train.Count, data.Test.Count));
    }

    [Fact]
    public void Shards_GiveTheSamePixelsAsTheFolder()
    {
        Write("train/a/1.jpg", "train/b/1.jpg", "train/b/2.jpg", "val/a/1.jpg", "val/b/1.jpg");
        var shards = Path.Combine(_folder, "shards");
        Directory.CreateDirectory(Path.Combine(shards, "train"));
        Directory.CreateDirectory(Path.Combine(shards, "val"));
        Pack(Path.Combine(shards, "train", "0.tar"), ("0", 0));
        Pack(Path.Combine(shards, "train", "1.tar"), ("1", 1), ("2", 1));
        Pack(Path.Combine(shards, "val", "0.tar"), ("0", 0), ("1", 1));
        var specification = new DataSpecification
        {
            Name = "mine",
            Classes = 2,
            ValidationImages = 1,
        };

        var folder = RunData.Load(specification, _folder, 16);
        var packed = RunData.Load(specification, shards, 16);

        Assert.Equal(Pixels(folder.Test), Pixels(packed.Test));
        Assert.Equal(Pixels(folder.Train), Pixels(packed.Train));
        Assert.Equal(Labels(folder.Test), Labels(packed.Test));
    }

    [Fact]
    public void Shards_BesideClassesTxt_HaveItsNames()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "train"));
        Directory.CreateDirectory(Path.Combine(_folder, "val"));
        Pack(Path.Combine(_folder, "train", "0.tar"), ("0", 0), ("1", 1));
        Pack(Path.Combine(_folder, "val", "0.tar"), ("0", 0));
        var names = Path.Combine(_folder, "train", "classes.txt");
        File.WriteAllText(names, "cat\nsea cow \nno image of it\n\n");

        var data = RunData.Load(
            new DataSpecification
            {
                Name = "mine",
                Classes = 3,
                ValidationImages = 1,
            },
            _folder,
            16
        );
        File.WriteAllText(names, "cat\n");

        Assert.Equal(["cat", "sea cow", "no image of it"], data.ClassNames);
        Assert.Contains("names 1 classes, but an image beside it has the class 1", Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataHash_IsOfNamesAndClasses()
    {
        Write("train/a/1.jpg", "train/b/ü.jpg", "val/a/1.jpg", "val/b/1.jpg");
        Directory.CreateDirectory(Path.Combine(_folder, "shards", "train"));
        Directory.CreateDirectory(Path.Combine(_folder, "shards", "val"));
        Pack(Path.Combine(_folder, "shards", "train", "0.tar"), ("0", 1), ("1", 12));
        Pack(Path.Combine(_folder, "shards", "val", "0.tar"), ("0", 3));
        var offsets = ShardOffsets(Path.Combine(_folder, "shards", "train", "0.tar"));

        Assert.Equal(Sha256("1.jpg 0\nü.jpg 1\n"), PhotoDataSet.Open("mine", _folder, null, _ => { }).FileSha256["train"]);
        Assert.Equal(
            Sha256($"0.tar, byte {offsets[0]} 1\n0.tar, byte {offsets[1]} 12\n"),
            PhotoDataSet.Open("mine", Path.Combine(_folder, "shards"), null, _ => { }).FileSha256["train"]
        );
    }

    [Fact]
    public void Folder_WithoutTheLayout_SaysWhatIsNeeded()
    {
        Assert.Contains("is not a readable data set. It holds train and val", Error().Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder, "train", "a"));
        Directory.CreateDirectory(Path.Combine(_folder, "val"));
        Assert.Contains($"{Path.Combine(_folder, "train", "a")} has no image (.jpg", Error().Message, StringComparison.Ordinal);
        Write("train/a/1.jpg");
        Assert.Contains($"{Path.Combine(_folder, "val")} has no sub-folder", Error().Message, StringComparison.Ordinal);
        Write("val/b/1.jpg");
        Assert.Contains("have other classes: a, b are in one only", Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat", "it must hold the class as a number from 0")]
    [InlineData(null, "the image '0' has no class")]
    public void Shard_WithoutAClass_SaysSo(string? label, string expected)
    {
        var shard = Path.Combine(_folder, "0.tar");
        using (var tar = new TarWriter(File.Create(shard)))
        {
            Add(tar, "0.jpg", Fixture.File("colour.jpg"));
            if (label is not null)
                Add(tar, "0.cls", System.Text.Encoding.UTF8.GetBytes(label));
        }

        Assert.Contains(
            expected,
            Assert.Throws<DataSetException>(() => ShardImages.Open([shard])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Shard_WithAnImageThatHasNoClassBeforeOneThatHas_SaysSo()
    {
        var shard = Path.Combine(_folder, "0.tar");
        using (var tar = new TarWriter(File.Create(shard)))
        {
            Add(tar, "0.jpg", Fixture.File("colour.jpg"));
            Add(tar, "1.jpg", Fixture.File("colour.jpg"));
            Add(tar, "1.cls", "0"u8.ToArray());
        }

        Assert.Contains(
            "the image '0' has no class",
            Assert.Throws<DataSetException>(() => ShardImages.Open([shard])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Shard_WithoutASample_SaysSo()
    {
        var shard = Path.Combine(_folder, "0.tar");
        using (var tar = new TarWriter(File.Create(shard)))
            Add(tar, "readme.txt", "hello"u8.ToArray());

        Assert.Contains(
            "there is no sample in it",
            Assert.Throws<DataSetException>(() => ShardImages.Open([shard])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Shards_WhoseTestImagesHaveAClassMore_SaysSo()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "train"));
        Directory.CreateDirectory(Path.Combine(_folder, "val"));
        Pack(Path.Combine(_folder, "train", "0.tar"), ("0", 0), ("1", 1));
        Pack(Path.Combine(_folder, "val", "0.tar"), ("0", 2));

        Assert.Contains(
            "a test image has the class 2, but the training images have the classes 0 to 1 alone",
            Error().Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Shard_ThatIsNoTar_SaysSo()
    {
        var shard = Path.Combine(_folder, "0.tar");
        File.WriteAllBytes(shard, [.. Enumerable.Range(0, 2000).Select(i => (byte)(i * 7 + 1))]);
        Assert.Contains(
            "is not a readable tar file",
            Assert.Throws<DataSetException>(() => ShardImages.Open([shard])).Message,
            StringComparison.Ordinal
        );
    }

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static List<long> ShardOffsets(string path)
    {
        var offsets = new List<long>();
        using var tar = new TarReader(File.OpenRead(path));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name.EndsWith(".jpg", StringComparison.Ordinal))
                offsets.Add(entry.DataOffset);
        }

        return offsets;
    }

    private DataSetException Error() => Assert.Throws<DataSetException>(() => PhotoDataSet.Open("mine", _folder, null, _ => { }));

    private void Write(params string[] files)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Fixture.File("colour.jpg"));
        }
    }

    private static void Pack(string path, params (string Key, int Label)[] samples)
    {
        using var tar = new TarWriter(File.Create(path));
        foreach (var (key, label) in samples)
        {
            Add(tar, $"{key}.jpg", Fixture.File("colour.jpg"));
            Add(tar, $"{key}.cls", System.Text.Encoding.UTF8.GetBytes($"{label}"));
        }
    }

    private static void Add(TarWriter tar, string name, byte[] bytes) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });

    private static List<int> Labels(IImageSource source) => [.. Enumerable.Range(0, source.Count).Select(source.Label)];

    private static List<string> Pixels(IImageSource source) =>
        [
            .. Enumerable
                .Range(0, source.Count)
                .Select(image =>
                {
                    var pixels = new byte[source.Shape.Bytes];
                    source.Read(image, pixels);
                    return Convert.ToHexString(pixels);
                }),
        ];
}
