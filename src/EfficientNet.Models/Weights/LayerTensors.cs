namespace EfficientNet.Models.Weights;

/// <summary>What a named layer keeps.</summary>
internal enum LayerTensors
{
    /// <summary>A weight.</summary>
    Convolution = 1,

    /// <summary>A weight and a bias: squeeze-excitation's convolutions and the classifier.</summary>
    Biased = 2,

    /// <summary>Weight, bias, running mean and variance, and a counter of batches that old files lack.</summary>
    Normalisation = 3,
}
