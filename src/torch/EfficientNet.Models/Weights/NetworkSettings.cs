using System.Globalization;
using EfficientNet.Scaling;

namespace EfficientNet.Models.Weights;

/// <summary>
/// What weights require of the network besides its architecture: with other settings they give plausible but wrong logits.
/// </summary>
/// <param name="Padding">Where the convolutions' zeros go.</param>
/// <param name="BatchNormEpsilon">Added to the variance.</param>
public sealed record NetworkSettings(ConvolutionPadding Padding, double BatchNormEpsilon)
{
    /// <summary>Metadata key under which this project's own files state the padding.</summary>
    public const string PaddingKey = "effnet.padding";

    /// <summary>Metadata key under which this project's own files state the epsilon.</summary>
    public const string BatchNormEpsilonKey = "effnet.batch_norm_epsilon";

    private static readonly string[] TorchvisionWithTensorFlowsEpsilon =
    [
        "efficientnet-b5",
        "efficientnet-b6",
        "efficientnet-b7",
    ];

    /// <summary>
    /// What the published weights with such names were trained with. torchvision gives B5–B7 the epsilon of TensorFlow and all
    /// others PyTorch's; timm's <c>tf_efficientnet_*</c> have the same names as its <c>efficientnet_*</c> but need SAME and
    /// 1e-3, which the caller must state.
    /// </summary>
    /// <param name="convention">Whose names.</param>
    /// <param name="network">For example <c>efficientnet-b3</c>; null for a network without a published name.</param>
    public static NetworkSettings Of(WeightConvention convention, string? network) =>
        convention switch
        {
            WeightConvention.Torchvision => new(
                ConvolutionPadding.Symmetric,
                TorchvisionWithTensorFlowsEpsilon.Contains(network) ? 1e-3 : 1e-5
            ),
            WeightConvention.Timm => new(ConvolutionPadding.Symmetric, 1e-5),
            WeightConvention.Lukemelas => new(ConvolutionPadding.Same, 1e-3),
            _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "No such convention of weight names."),
        };

    /// <summary>
    /// These settings, unless the file's metadata states others; this project's own files state them, since they use
    /// torchvision's names with other settings.
    /// </summary>
    /// <exception cref="WeightsException">The metadata states something impossible.</exception>
    public NetworkSettings OverriddenBy(IReadOnlyDictionary<string, string> metadata, string file)
    {
        var settings = this;
        if (metadata.TryGetValue(PaddingKey, out var padding))
        {
            settings = settings with
            {
                Padding =
                    Enum.TryParse<ConvolutionPadding>(padding, ignoreCase: true, out var mode) && Enum.IsDefined(mode)
                        ? mode
                        : throw new WeightsException(
                            file,
                            $"The metadata's {PaddingKey} is '{padding}'; it must be 'same' or 'symmetric'."
                        ),
            };
        }
        if (metadata.TryGetValue(BatchNormEpsilonKey, out var epsilon))
        {
            settings = settings with
            {
                BatchNormEpsilon =
                    double.TryParse(epsilon, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && value is > 0 and < 1
                        ? value
                        : throw new WeightsException(
                            file,
                            $"The metadata's {BatchNormEpsilonKey} is '{epsilon}'; it must be a number in (0, 1)."
                        ),
            };
        }
        return settings;
    }

    /// <summary>The metadata of a file with weights that were trained with these settings.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata() =>
        new Dictionary<string, string>
        {
            [PaddingKey] = Padding == ConvolutionPadding.Same ? "same" : "symmetric",
            [BatchNormEpsilonKey] = BatchNormEpsilon.ToString("R", CultureInfo.InvariantCulture),
        };
}
