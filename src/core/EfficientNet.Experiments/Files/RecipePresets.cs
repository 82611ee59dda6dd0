using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Files;

/// <summary>Recipes by name; an experiment file starts from one and changes what it names.</summary>
public static class RecipePresets
{
    /// <summary>
    /// The paper's: Tan &amp; Le 2019, section 5, with the reference code's numbers. Expects ImageNet and much time. The paper
    /// stops early on its minival and says
    /// not after how many epochs: here a run goes to its end, and its best epoch is measured.
    /// </summary>
    public static Recipe Paper { get; } = new() { Augmentation = AugmentationPolicy.AutoAugmentV0, Patience = 350 };

    /// <summary>
    /// Minutes on a CPU for small images. Differs from the paper: few epochs, so the warm-up is short, the moving averages are
    /// fast
    /// (weights and batch norm would otherwise still be near their start), and less is regularised.
    /// </summary>
    public static Recipe Quick { get; } =
        new()
        {
            Epochs = 3,
            BatchSize = 64,
            LearningRatePer256 = 0.016,
            WarmupEpochs = 0.25,
            DecayFactor = 0.9,
            DecayEpochs = 0.5,
            EmaDecay = 0.99,
            Dropout = 0.1,
            StochasticDepth = 0,
            LabelSmoothing = 0.05,
            BatchNormMomentum = 0.1,
        };

    /// <summary>
    /// Hours on one device for CIFAR and images like it. The paper's but for its length, a batch of 128 (the learning rate
    /// follows by the linear rule), the schedule's
    /// stairs shortened with it, faster averages, and the usual crop and mirroring instead of AutoAugment, whose policy v0 was
    /// found for large photographs.
    /// </summary>
    public static Recipe Cifar { get; } =
        Paper with
        {
            Epochs = 100,
            BatchSize = 128,
            DecayEpochs = 0.7,
            EmaDecay = 0.999,
            BatchNormMomentum = 0.1,
            CropPadding = 4,
            HorizontalFlip = true,
            Augmentation = null,
        };

    /// <summary>
    /// Fine-tuning of given weights on a small set of photographs, as in Table 5. The paper's optimiser and schedule, with a
    /// small learning rate, a short warm-up and stairs
    /// down to a seventieth of it within 40 epochs, averages fast enough for a few thousand steps, and crop and mirroring alone.
    /// Weight decay, dropout and
    /// stochastic depth are the paper's. Differs from the paper, which borrows Kornblith et al.'s recipe, and from them: theirs
    /// is SGD with Nesterov's
    /// momentum, batch 256, 20,000 steps, and a learning rate and weight decay searched for each data set. Not measured on the
    /// paper's transfer sets.
    /// </summary>
    public static Recipe Transfer { get; } =
        Paper with
        {
            Epochs = 40,
            BatchSize = 64,
            LearningRatePer256 = 0.004,
            WarmupEpochs = 1,
            DecayFactor = 0.9,
            DecayEpochs = 1,
            EmaDecay = 0.99,
            BatchNormMomentum = 0.1,
            Augmentation = null,
        };

    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["paper", "quick", "cifar", "transfer"];

    /// <summary>Finds by name, or null.</summary>
    public static Recipe? Find(string name) =>
        name switch
        {
            "paper" => Paper,
            "quick" => Quick,
            "cifar" => Cifar,
            "transfer" => Transfer,
            _ => null,
        };
}
