using System.Globalization;
using EfficientNet.Models.Weights;
using TorchSharp;

namespace EfficientNet.Models.Tests.Weights;

/// <summary>
/// Damaged files of every kind: each is read or refused, and takes memory in proportion to its size.
/// <c>EFFNET_FUZZ_FILES</c> sets how many; file N is the same in every run.
/// </summary>
public sealed class WeightFileFuzzTests
{
    private const int Files = 20_000;
    private const long ManagedBytesForEach = 1 << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly byte[][] Whole =
    [
        .. new[] { "values.safetensors", "zip.pth", "legacy.pth", "protocol4.pth", "checkpoint.pth", "code.pth" }.Select(name =>
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "pytorch", name))
        ),
    ];

    private static int Count =>
        int.TryParse(
            Environment.GetEnvironmentVariable("EFFNET_FUZZ_FILES"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count
        )
            ? count
            : Files;

    [Fact]
    public async Task Read_OfDamagedFiles_ReadsOrRefusesEachWithinItsSize()
    {
        int read = 0,
            refused = 0;
        for (var number = 0; number < Count; number++)
        {
            var file = MutatedFile.Create(Whole, number);
            try
            {
                var wasRead = await Task.Run(() => ReadOrRefuse(file), TestContext.Current.CancellationToken)
                    .WaitAsync(Deadline, TestContext.Current.CancellationToken);
                _ = wasRead ? read++ : refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"File {number}, {file.Length} bytes: {exception}");
            }
        }

        // Both ends are reached: a mutation that always or never breaks a file would test nothing.
        Assert.True(read > Count / 20 && refused > Count / 20, $"{read} were read, {refused} refused.");
    }

    private static bool ReadOrRefuse(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var content = WeightFile.Read(new MemoryStream(file), "fuzz");
            Assert.InRange(content.Tensors.Values.Sum(tensor => tensor.numel() * tensor.element_size()), 0, file.Length);
            return true;
        }
        catch (ModelException)
        {
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ManagedBytesForEach);
        }
    }
}
