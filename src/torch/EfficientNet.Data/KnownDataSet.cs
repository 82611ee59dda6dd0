namespace EfficientNet.Data;

/// <summary>A data set in MNIST's files, and how to get it.</summary>
/// <param name="Name">Name in experiment files.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="DefaultFolder">Where a package puts it, or null.</param>
/// <param name="HowToGet">One sentence or two.</param>
/// <param name="Mean">Mean of all training pixels over 255; a test recomputes it.</param>
/// <param name="Deviation">Standard deviation of all training pixels over 255.</param>
public sealed record KnownDataSet(string Name, int Classes, string? DefaultFolder, string HowToGet, double Mean, double Deviation)
{
    private const string Layout =
        "A folder holds train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, "
        + "each raw or with .gz.";

    /// <summary>Xiao, Rasul, Vollgraf 2017: 60,000 training and 10,000 test images of clothes, 28×28 grey, 10 classes.</summary>
    public static KnownDataSet FashionMnist { get; } =
        new(
            "fashion-mnist",
            10,
            "/usr/share/datasets/fashion-mnist",
            "On Debian and Ubuntu: apt-get install dataset-fashion-mnist. Elsewhere name the folder: "
                + $"--dataset fashion-mnist=/folder. {Layout}",
            Mean: 0.2860,
            Deviation: 0.3530
        )
        {
            ClassNames =
            [
                "T-shirt/top",
                "Trouser",
                "Pullover",
                "Dress",
                "Coat",
                "Sandal",
                "Shirt",
                "Sneaker",
                "Bag",
                "Ankle boot",
            ],
        };

    /// <summary>LeCun, Cortes, Burges 1998: handwritten digits, 28×28 grey, 10 classes.</summary>
    public static KnownDataSet Mnist { get; } =
        new("mnist", 10, null, $"Name the folder: --dataset mnist=/folder. {Layout}", Mean: 0.1307, Deviation: 0.3081);

    /// <summary>Names of the classes; null when they are only numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; private init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownDataSet> All { get; } = [FashionMnist, Mnist];

    /// <summary>A new normalisation by <see cref="Mean"/> and <see cref="Deviation"/>.</summary>
    public Normalisation Normalisation => new([Mean], [Deviation]);
}
