namespace EfficientNet.Data.Photos;

/// <summary>Encoded images with labels, wherever they are stored; readable in any order from any number of threads.</summary>
public interface IImageFiles
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Class of an image, from 0.</summary>
    int Label(int index);

    /// <summary>Name of an image, for messages.</summary>
    string Name(int index);

    /// <summary>SHA-256 of all names, without folders, and classes; lower-case hexadecimal.</summary>
    string Sha256();

    /// <summary>Reads an image's bytes into a buffer, which grows when needed, and returns their number.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    int Read(int index, ref byte[] buffer);
}
