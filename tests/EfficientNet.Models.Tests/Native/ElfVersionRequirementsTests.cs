using EfficientNet.Models.Native;
using EfficientNet.Models.Tests.Support;

namespace EfficientNet.Models.Tests.Native;

public sealed class ElfVersionRequirementsTests
{
    [Theory]
    [InlineData("GLIBCXX_3.4.30", "GLIBCXX_3.4.32", 1)]
    [InlineData("GLIBCXX_3.4.32", "GLIBCXX_3.4.3", 0)]
    public void Weaken_WhenOneVersionMatches_SetsItsFlagAndNothingElse(string first, string second, int index)
    {
        var before = CraftedElf.Requiring(first, second);
        var after = before.ToArray();

        Assert.Equal(WeakenedRequirement.Weakened, ElfVersionRequirements.Weaken(after, "GLIBCXX_3.4.32"));

        before[CraftedElf.FlagsAt(index)] |= 2;
        Assert.Equal(before, after);
    }

    [Fact]
    public void Weaken_WhenCalledAgain_SaysThatItIsWeak()
    {
        var elf = CraftedElf.Requiring("GLIBCXX_3.4.32", "GLIBC_2.34");
        ElfVersionRequirements.Weaken(elf, "GLIBCXX_3.4.32");

        Assert.Equal(WeakenedRequirement.AlreadyWeak, ElfVersionRequirements.Weaken(elf, "GLIBCXX_3.4.32"));
    }

    [Fact]
    public void Weaken_WhenVersionIsNotAskedFor_ChangesNothing()
    {
        var before = CraftedElf.Requiring("GLIBCXX_3.4.30", "GLIBCXX_3.4.321");
        var after = before.ToArray();

        Assert.Equal(WeakenedRequirement.Absent, ElfVersionRequirements.Weaken(after, "GLIBCXX_3.4.32"));
        Assert.Equal(before, after);
    }

    [Fact]
    public void Weaken_WhenFileIsTruncatedAnywhere_SaysSo()
    {
        var elf = CraftedElf.Requiring("GLIBCXX_3.4.30", "GLIBCXX_3.4.32");
        // The end of the last section header is never read: everything needed comes before it.
        for (var length = 0; length < elf.Length - 64 + 44; length++)
        {
            var truncated = elf[..length];
            Assert.Throws<InvalidDataException>(() => ElfVersionRequirements.Weaken(truncated, "GLIBCXX_3.4.32"));
        }
    }

    [Fact]
    public void Weaken_WhenBytesAreDamaged_NeverFailsInAnotherWay()
    {
        var random = new Random(1);
        var elf = CraftedElf.Requiring("GLIBCXX_3.4.30", "GLIBCXX_3.4.32");
        for (var trial = 0; trial < 20_000; trial++)
        {
            var damaged = elf.ToArray();
            for (var count = random.Next(1, 6); count > 0; count--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                ElfVersionRequirements.Weaken(damaged, "GLIBCXX_3.4.32");
            }
            catch (InvalidDataException)
            {
                // The one error that it may give.
            }
        }
    }

    [Fact]
    public void Weaken_OfTheShimThatIsShipped_ChangesOneByte()
    {
        var before = File.ReadAllBytes(
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", ShimLoader.FileName)
        );
        var after = before.ToArray();

        Assert.Equal(WeakenedRequirement.Weakened, ElfVersionRequirements.Weaken(after, ShimLoader.TooNewVersion));
        Assert.Equal(1, before.Zip(after).Count(pair => pair.First != pair.Second));
    }
}
