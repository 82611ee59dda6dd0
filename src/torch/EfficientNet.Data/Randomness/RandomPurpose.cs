namespace EfficientNet.Data.Randomness;

/// <summary>
/// What a derived random stream is for; two purposes never share a stream. The numbers are part of every result: never reuse one.
/// </summary>
public enum RandomPurpose
{
    /// <summary>The network's first weights, from (seed).</summary>
    Initialisation = 1,

    /// <summary>Which training images are held out, from (split seed).</summary>
    Split = 2,

    /// <summary>Order of the training images, from (seed, epoch).</summary>
    Order = 3,

    /// <summary>One image's augmentation, from (seed, epoch, image).</summary>
    Augmentation = 4,

    /// <summary>Dropout and stochastic depth, from (seed, step, micro-step).</summary>
    Step = 5,

    /// <summary>One image of the synthetic data set, from (data seed, image).</summary>
    Synthetic = 6,

    /// <summary>Which test images are used when not all are, from (split seed).</summary>
    TestSample = 7,
}
