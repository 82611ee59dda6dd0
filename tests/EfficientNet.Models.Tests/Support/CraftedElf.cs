using System.Buffers.Binary;
using System.Text;

namespace EfficientNet.Models.Tests.Support;

/// <summary>The smallest ELF file with version requirements: header, one string table, one SHT_GNU_verneed section.</summary>
internal static class CraftedElf
{
    private const int Requirements = 0x40;
    private const int RequirementsLength = 16 + (2 * 16);

    /// <summary>Requires two versions of one library.</summary>
    public static byte[] Requiring(string first, string second)
    {
        var names = Encoding.ASCII.GetBytes($"\0libx.so\0{first}\0{second}\0");
        var namesAt = Requirements + RequirementsLength;
        var sectionsAt = namesAt + names.Length;
        var elf = new byte[sectionsAt + (2 * 64)];
        "\u007fELF\u0002\u0001"u8.CopyTo(elf);
        BinaryPrimitives.WriteInt64LittleEndian(elf.AsSpan(0x28), sectionsAt);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(0x3A), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(0x3C), 2);

        // Verneed: version 1, two versions, the library's name, where they begin, no further library.
        Write16(elf, Requirements, 1, 2);
        Write32(elf, Requirements + 4, 1, 16, 0);
        Version(elf, Requirements + 16, nameAt: 9, next: 16);
        Version(elf, Requirements + 32, nameAt: 9 + first.Length + 1, next: 0);
        names.CopyTo(elf, namesAt);

        Section(
            elf,
            sectionsAt,
            type: 3 /* SHT_STRTAB */
            ,
            namesAt,
            link: 0
        );
        Section(elf, sectionsAt + 64, type: 0x6ffffffe, Requirements, link: 0);
        return elf;
    }

    /// <summary>Position of the flags of the first or second version.</summary>
    public static int FlagsAt(int index) => Requirements + 16 + (16 * index) + 4;

    private static void Version(byte[] elf, int at, int nameAt, int next) => Write32(elf, at + 8, nameAt, next);

    private static void Section(byte[] elf, int at, uint type, int offset, int link)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(at + 4), type);
        BinaryPrimitives.WriteInt64LittleEndian(elf.AsSpan(at + 24), offset);
        BinaryPrimitives.WriteInt32LittleEndian(elf.AsSpan(at + 40), link);
    }

    private static void Write16(byte[] elf, int at, params ReadOnlySpan<ushort> values)
    {
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(at), value);
            at += 2;
        }
    }

    private static void Write32(byte[] elf, int at, params ReadOnlySpan<int> values)
    {
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(elf.AsSpan(at), value);
            at += 4;
        }
    }
}
