using System.Buffers.Binary;
using System.Text;

namespace EfficientNet.Models.Native;

/// <summary>
/// Edits the GNU symbol-version requirements of a shared library (64-bit, little-endian ELF).
/// Layout: the ELF-64 specification; Drepper, "ELF Symbol Versioning"; Linux Standard Base 5.0, section 10.7.3.
/// </summary>
internal static class ElfVersionRequirements
{
    private const uint SectionTypeVersionNeed = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort FlagWeak = 0x2; // VER_FLG_WEAK
    private const int MaximumEntries = 100_000; // A longer chain must be a cycle.

    /// <summary>
    /// Marks every requirement of <paramref name="version"/> as weak, in place, so that the loader does not complain when no
    /// library offers it. Valid only if no symbol of that version is ever bound; <c>docs/libtorch.md</c> says why that holds
    /// here.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are not a complete 64-bit little-endian ELF file.</exception>
    public static WeakenedRequirement Weaken(Span<byte> elf, string version)
    {
        if (elf.Length < 64 || !elf[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");

        var result = WeakenedRequirement.Absent;
        var sections = U64(elf, 0x28);
        var sectionSize = U16(elf, 0x3A);
        var sectionCount = U16(elf, 0x3C);
        for (var index = 0; index < sectionCount; index++)
        {
            var section = sections + (index * (long)sectionSize);
            if (U32(elf, section + 4) != SectionTypeVersionNeed)
                continue;
            var first = U64(elf, section + 24); // sh_offset
            var names = U64(elf, sections + (U32(elf, section + 40) * (long)sectionSize) + 24); // sh_link's sh_offset
            var found = WeakenIn(elf, first, names, Encoding.ASCII.GetBytes(version));
            result = found > result ? found : result;
        }
        return result;
    }

    // Elf64_Verneed { u16 version, u16 count, u32 file, u32 aux, u32 next }; one for each library that is needed.
    private static WeakenedRequirement WeakenIn(Span<byte> elf, long need, long names, ReadOnlySpan<byte> version)
    {
        var result = WeakenedRequirement.Absent;
        for (var entries = 0; entries < MaximumEntries; entries++)
        {
            var aux = need + U32(elf, need + 8);
            for (var left = U16(elf, need + 2); left > 0; left--)
            {
                // Elf64_Vernaux { u32 hash, u16 flags, u16 other, u32 name, u32 next }; one for each version of that library.
                if (NameIs(elf, names + U32(elf, aux + 8), version))
                {
                    var flags = U16(elf, aux + 4);
                    var weakened = (flags & FlagWeak) == 0 ? WeakenedRequirement.Weakened : WeakenedRequirement.AlreadyWeak;
                    BinaryPrimitives.WriteUInt16LittleEndian(elf[(int)(aux + 4)..], (ushort)(flags | FlagWeak));
                    result = weakened > result ? weakened : result;
                }
                aux += U32(elf, aux + 12);
            }
            var next = U32(elf, need + 12);
            if (next == 0)
                return result;
            need += next;
        }
        throw new InvalidDataException("The version requirements of the ELF file form a cycle.");
    }

    private static bool NameIs(ReadOnlySpan<byte> elf, long start, ReadOnlySpan<byte> version)
    {
        _ = Slice(elf, start, 1);
        var rest = elf[(int)start..];
        return rest.Length > version.Length && rest[..version.Length].SequenceEqual(version) && rest[version.Length] == 0;
    }

    private static ushort U16(ReadOnlySpan<byte> elf, long offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(Slice(elf, offset, 2));

    private static uint U32(ReadOnlySpan<byte> elf, long offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Slice(elf, offset, 4));

    private static long U64(ReadOnlySpan<byte> elf, long offset) => BinaryPrimitives.ReadInt64LittleEndian(Slice(elf, offset, 8));

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> elf, long offset, int length) =>
        offset >= 0 && offset <= elf.Length - length
            ? elf.Slice((int)offset, length)
            : throw new InvalidDataException($"The ELF file is truncated: it refers to byte {offset} of {elf.Length}.");
}
