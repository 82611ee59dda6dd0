using System.Buffers.Binary;
using System.Text;

namespace EfficientNet.Models.Tests.Weights;

/// <summary>Files written by hand, right or wrong.</summary>
internal static class SafetensorsBytes
{
    public static byte[] File(string json, int dataBytes) => File(Encoding.UTF8.GetBytes(json), dataBytes);

    public static byte[] File(byte[] json, int dataBytes)
    {
        var file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }
}
