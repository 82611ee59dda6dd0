namespace EfficientNet.Models.Tests.Support;

/// <summary>A photograph by hand: a bitmap of 8 × 8 pixels of 24 bits, each another colour.</summary>
internal static class BitmapFile
{
    private const int Header = 54;
    private const int Side = 8;
    private const int PixelBytes = Side * Side * 3;

    public static byte[] Bytes { get; } =
    [
        .. "BM"u8,
        .. Number(Header + PixelBytes),
        .. Number(0),
        .. Number(Header),
        .. Number(40),
        .. Number(Side),
        .. Number(Side),
        1,
        0,
        24,
        0,
        .. Number(0),
        .. Number(PixelBytes),
        .. new byte[16],
        .. Enumerable.Range(0, PixelBytes).Select(value => (byte)(value * 7)),
    ];

    public static void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Bytes);
    }

    private static byte[] Number(int value) => BitConverter.GetBytes(value);
}
