using System.Text.Json.Serialization;
using EfficientNet.Scaling;

namespace EfficientNet.Contracts;

/// <summary>
/// How a network is trained. The defaults are the paper's (Tan &amp; Le 2019, section 5), but for <see cref="Augmentation"/> and
/// <see cref="Patience"/>, which only the
/// preset <c>paper</c> has, so that rows from before there were these mean what they meant. Every one is an option of the
/// experiment file.
/// </summary>
public sealed record Recipe
{
    /// <summary>Passes over the training images; 350 in the reference code.</summary>
    public int Epochs { get; init; } = 350;

    /// <summary>
    /// Epochs without a higher validation top-1 after which the run ends; its result is then measured with the best epoch's
    /// moving averages, as the paper
    /// chooses a checkpoint on its minival. Null means it trains to its last epoch and is measured there.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>Images a step; 4,096 in the paper.</summary>
    public int BatchSize { get; init; } = 4096;

    /// <summary>
    /// Images that go through the network at once; a step adds up the gradients of as many such parts as its batch has
    /// (<see cref="MicroBatches"/>).
    /// Absent: the whole batch. It changes the result, since batch norm sees the part, and so is part of the recipe.
    /// </summary>
    public int? MicroBatchSize { get; init; }

    /// <summary>
    /// What to do when not even the first epoch fits a device's memory. Left out of the JSON unless stated, so that it makes no
    /// other recipe of one without it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OutOfMemoryPolicy OnOutOfMemory { get; init; }

    /// <summary>
    /// In which numbers a step computes; evaluation is in float32. Left out of the JSON unless stated, as above.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Precision Precision { get; init; }

    /// <summary>Peak learning rate for 256 images a step; the peak is this × batch / 256 (0.256 at 4,096).</summary>
    public double LearningRatePer256 { get; init; } = 0.016;

    /// <summary>Epochs over which the learning rate grows linearly from 0, step by step.</summary>
    public double WarmupEpochs { get; init; } = 5;

    /// <summary>Factor of the staircase decay, 0.97.</summary>
    public double DecayFactor { get; init; } = 0.97;

    /// <summary>Epochs between two stairs, 2.4, counted from step 0 through the warm-up.</summary>
    public double DecayEpochs { get; init; } = 2.4;

    /// <summary>RMSProp's decay of the mean square, 0.9.</summary>
    public double RmsDecay { get; init; } = 0.9;

    /// <summary>RMSProp's momentum, 0.9, with the learning rate inside the momentum buffer.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>RMSProp's epsilon, 1e-3, inside the square root.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>L2 penalty, 1e-5, on all parameters but batch norm's.</summary>
    public double WeightDecay { get; init; } = 1e-5;

    /// <summary>Label smoothing, 0.1: y·(1 − 0.1) + 0.1/K.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>
    /// Decay of the moving average of weights and batch-norm statistics, 0.9999, ramped as min(decay, (1+t)/(10+t)).
    /// </summary>
    public double EmaDecay { get; init; } = 0.9999;

    /// <summary>Dropout before the classifier; null means by the network (0.2 for B0 to 0.5 for B7).</summary>
    public double? Dropout { get; init; }

    /// <summary>
    /// Drop rate of stochastic depth at the end of the network, 0.2 (survival 0.8); block i of N drops 0.2·i/N.
    /// </summary>
    public double StochasticDepth { get; init; } = 0.2;

    /// <summary>
    /// Black pixels around an image of which a crop of its own size is taken, for images that all have one size; photographs have
    /// a crop of their own. Null means none.
    /// </summary>
    public int? CropPadding { get; init; }

    /// <summary>
    /// Whether every second image is mirrored, for images that all have one size and whose mirror image is of their class;
    /// photographs always are.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HorizontalFlip { get; init; }

    /// <summary>
    /// How training images are changed, after cropping and before normalisation; null: not at all. The paper's is AutoAugment
    /// <c>v0</c>.
    /// </summary>
    public AugmentationPolicy? Augmentation { get; init; }

    /// <summary>Operations that RandAugment applies to an image; null means 2.</summary>
    public int? RandAugmentOperations { get; init; }

    /// <summary>RandAugment's level; null means 10. Published: 17 for B5, 28 for B7.</summary>
    public double? RandAugmentMagnitude { get; init; }

    /// <summary>
    /// Where convolutions' zeros go; given weights may have been trained with another padding than the paper's. Left out of the
    /// JSON unless stated.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ConvolutionPadding Padding { get; init; }

    /// <summary>Batch norm's momentum as PyTorch counts it, 0.01 (0.99 in TensorFlow's words).</summary>
    public double BatchNormMomentum { get; init; } = 0.01;

    /// <summary>Batch norm's epsilon, 1e-3.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-3;
}
