using System.Diagnostics;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using SkiaSharp;

namespace EfficientNet.Training.Tests.Trainer;

/// <summary><c>data check</c>, <c>data pack</c> and <c>bench load</c> of the trainer program, on real files.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_CountsClasses_AndFindsBrokenImagesAndDuplicates()
    {
        Write("train/a/1.jpg", 1);
        Write("train/a/2.jpg", 2);
        Write("train/b/1.jpg", 3);
        Write("val/a/1.jpg", 1); // the same as one of the training images
        Write("val/b/1.jpg", 4);
        File.WriteAllText(In("train/b/2.jpg"), "no image");

        var result = await AnswerAsync<DataCheckResult>("data", "check", _folder.Path);

        Assert.False(result.IsWhole);
        Assert.Equal(2, result.Classes);
        Assert.Equal(
            [("train", 4, 2, 2), ("test", 2, 1, 1)],
            result.Parts.Select(part => (part.Name, part.Images, part.SmallestClass, part.LargestClass))
        );
        Assert.Equal([new BrokenImage(In("train/b/2.jpg"), "it is not a JPEG, PNG, WebP, GIF or BMP")], result.Parts[0].Broken);
        Assert.Equal([In("train/a/1.jpg"), In("val/a/1.jpg")], Assert.Single(result.Duplicates));
        Assert.Equal(1, result.SharedByParts);
        Assert.Equal(["a", "b"], result.ClassNames!);
    }

    [Fact]
    public async Task Check_OfCifar_CountsClasses_AndNamesFilesThatAreCutOffOrMissing_AndDuplicates()
    {
        byte[] Record(int label, int shade) => [(byte)label, .. Enumerable.Repeat((byte)shade, 3072)];
        File.WriteAllBytes(In("data_batch_1.bin"), [.. Record(0, 1), .. Record(2, 2)]);
        File.WriteAllBytes(In("data_batch_2.bin"), Record(0, 3));
        File.WriteAllBytes(In("data_batch_3.bin"), Record(1, 4)[..^1]);
        File.WriteAllBytes(In("data_batch_4.bin"), Record(2, 5));
        File.WriteAllBytes(In("test_batch.bin"), [.. Record(0, 6), .. Record(1, 2)]);

        var result = await AnswerAsync<DataCheckResult>("data", "check", _folder.Path);

        Assert.False(result.IsWhole);
        Assert.Equal([("train", 4), ("test", 2)], result.Parts.Select(part => (part.Name, part.Images)));
        Assert.Equal(
            [
                [2, 0, 2],
                [1, 1, 0],
            ],
            result.Parts.Select(part => part.ImagesOfClass)
        );
        Assert.Equal([In("data_batch_3.bin"), In("data_batch_5.bin")], result.Parts[0].Broken.Select(broken => broken.Name));
        Assert.Contains("it is cut off", result.Parts[0].Broken[0].Reason, StringComparison.Ordinal);
        Assert.Equal("it is missing", result.Parts[0].Broken[1].Reason);
        Assert.Equal(
            [$"{In("data_batch_1.bin")}, image 1", $"{In("test_batch.bin")}, image 1"],
            Assert.Single(result.Duplicates)
        );
    }

    [Fact]
    public async Task Check_OfMnist_CountsClasses_AndNamesFilesThatAreCutOff()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 1, 2];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 3, 1, 0, 1];
        File.WriteAllBytes(In("train-images-idx3-ubyte"), images);
        File.WriteAllBytes(In("train-labels-idx1-ubyte"), labels);
        File.WriteAllBytes(In("t10k-images-idx3-ubyte"), images[..^1]);
        File.WriteAllBytes(In("t10k-labels-idx1-ubyte"), labels);

        var result = await AnswerAsync<DataCheckResult>("data", "check", _folder.Path);

        Assert.Equal((2, 3, 0), (result.Classes, result.Parts[0].Images, result.Parts[1].Images));
        Assert.Equal([1, 2], result.Parts[0].ImagesOfClass);
        Assert.Contains(
            "the header promises 6 values, but 5 follow",
            Assert.Single(result.Parts[1].Broken).Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(
            [$"{In("train-images-idx3-ubyte")}, image 0", $"{In("train-images-idx3-ubyte")}, image 2"],
            Assert.Single(result.Duplicates)
        );
    }

    [Fact]
    public async Task Pack_WritesShards_OfTheSameBytesEachTime_ThatAreReadAgain()
    {
        foreach (var name in new[] { "train/a/1.jpg", "train/a/2.jpg", "train/b/1.jpg", "val/a/1.jpg", "val/b/1.jpg" })
            Write(name, name.Length + name[6]);

        var packed = await AnswerAsync<DataPackResult>(
            "data",
            "pack",
            _folder.Path,
            "--out",
            In("one"),
            "--short-side",
            "32",
            "--images",
            "2",
            "--workers",
            "1"
        );
        await AnswerAsync<DataPackResult>(
            "data",
            "pack",
            _folder.Path,
            "--out",
            In("two"),
            "--short-side",
            "32",
            "--images",
            "2",
            "--workers",
            "3"
        );
        var loaded = await AnswerAsync<LoadBenchmarkResult>(
            "bench",
            "load",
            In("one"),
            "--images",
            "6",
            "--workers",
            "1",
            "--resolution",
            "16"
        );

        Assert.Equal((3, 5, 0), (packed.Shards, packed.Images, packed.Broken.Count));
        Assert.Equal(
            [
                "train/.effnet-index",
                "train/000000.tar",
                "train/000001.tar",
                "train/classes.txt",
                "val/.effnet-index",
                "val/000002.tar",
                "val/classes.txt",
            ],
            Files("one")
        );
        Assert.All(
            Files("one").Where(IsData),
            file => Assert.Equal(File.ReadAllBytes(In("one/" + file)), File.ReadAllBytes(In("two/" + file)))
        );
        Assert.Equal(["a", "b"], File.ReadAllLines(In("one/train/classes.txt")));
        Assert.Equal(6, loaded.Images);
        Assert.True(loaded.ImagesPerSecond > 0);
    }

    [Fact]
    public async Task Pack_BrokenOff_GoesOn_AndGivesTheSameBytes()
    {
        foreach (
            var name in new[] { "train/a/1.jpg", "train/a/2.jpg", "train/b/1.jpg", "train/b/2.jpg", "val/a/1.jpg", "val/b/1.jpg" }
        )
            Write(name, name.Length + name[6]);
        File.WriteAllText(In("train/a/2.jpg"), "no image");
        string[] pack = ["data", "pack", _folder.Path, "--short-side", "32", "--images", "2", "--out"];
        var whole = await AnswerAsync<DataPackResult>([.. pack, In("whole")]);

        File.Move(In("train/b/2.jpg"), In("away"));
        File.CreateSymbolicLink(In("train/b/2.jpg"), In("nowhere"));
        var first = await RunAsync([.. pack, In("cut")]);
        File.WriteAllText(In("cut/train.unfinished/000001.tar.17.tmp"), "half"); // as a power cut leaves it
        var other = await RunAsync([.. pack, In("cut"), "--quality", "50"]);
        var half = await RunAsync("data", "check", In("cut"));
        File.Move(In("away"), In("train/b/2.jpg"), overwrite: true);
        var shard = File.GetLastWriteTimeUtc(In("cut/train.unfinished/000000.tar"));
        var second = await AnswerAsync<DataPackResult>([.. pack, In("cut")]);

        Assert.Equal((2, 2), (first.ExitCode, other.ExitCode));
        Assert.Contains("train/b/2.jpg", first.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "--short-side 32 --quality 95 --images 2 is half packed; finish that, or delete the folder",
            other.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is half packed; run the same 'effnet data pack' again to finish it",
            half.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal(shard, File.GetLastWriteTimeUtc(In("cut/train/000000.tar")));
        Assert.Equal(Files("whole"), Files("cut"));
        Assert.All(
            Files("whole").Where(IsData),
            file => Assert.Equal(File.ReadAllBytes(In("whole/" + file)), File.ReadAllBytes(In("cut/" + file)))
        );
        Assert.Equal([new BrokenImage(In("train/a/2.jpg"), "it is not a JPEG, PNG, WebP, GIF or BMP")], second.Broken);
        Assert.Equal(whole.Broken, second.Broken);
    }

    [Fact]
    public async Task Pack_IntoAFolderThatIsNotEmpty_Refuses()
    {
        Write("train/a/1.jpg", 1);
        Write("val/a/1.jpg", 1);
        var (exitCode, _, errors) = await RunAsync("data", "pack", _folder.Path, "--out", In("train"));
        Assert.Equal(2, exitCode);
        Assert.Contains("which is not empty; name an empty folder", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfAnotherLayout_SaysWhatIsNeeded()
    {
        var (exitCode, _, errors) = await RunAsync("data", "check", _folder.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("is not a readable data set. It holds train and val", errors, StringComparison.Ordinal);
    }

    private string In(string path) => Path.Combine(_folder.Path, path);

    private List<string> Files(string folder) =>
        [
            .. Directory
                .EnumerateFiles(In(folder), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(In(folder), file))
                .Order(StringComparer.Ordinal),
        ];

    // The index holds times.
    private static bool IsData(string file) => !file.EndsWith(".effnet-index", StringComparison.Ordinal);

    private void Write(string path, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        using var bitmap = new SKBitmap(60, 40);
        for (var y = 0; y < 40; y++)
        {
            for (var x = 0; x < 60; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)(x * 4), (byte)(y * 6), (byte)(seed * 31)));
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        File.WriteAllBytes(In(path), data.ToArray());
    }

    private static async Task<T> AnswerAsync<T>(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(arguments);
        Assert.True(exitCode == 0, errors);
        return JsonSerializer.Deserialize<T>(output, ContractsJson.Options)!;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(TrainerProcess.Executable, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
