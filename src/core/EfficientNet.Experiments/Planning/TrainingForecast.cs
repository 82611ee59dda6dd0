namespace EfficientNet.Experiments.Planning;

/// <summary>
/// An estimate of training time from exact counts: multiply-adds × (3 × training images + validation images) × epochs over an
/// assumed
/// throughput. A backward pass counts twice a forward pass. What it leaves out: loading, start-up, and how badly small or
/// depthwise
/// convolutions use a device, which can make it several times longer.
/// </summary>
internal sealed class TrainingForecast
{
    private const int ForwardAndBackward = 3;
    private readonly double _imagesPerRun;
    private readonly double _multiplyAddsPerSecond;

    private TrainingForecast(double imagesPerRun, double multiplyAddsPerSecond)
    {
        _imagesPerRun = imagesPerRun;
        _multiplyAddsPerSecond = multiplyAddsPerSecond;
    }

    /// <summary>Null when the number of training images is not known without the files.</summary>
    public static TrainingForecast? Of(TrainingMethod method, ThroughputAssumption throughput)
    {
        if (PlannedImages.Of(method.Data) is not { } training)
            return null;
        var images = ((double)ForwardAndBackward * training) + method.Data.ValidationImages;
        return new TrainingForecast(images * method.Recipe.Epochs, throughput.MultiplyAddsPerSecond);
    }

    /// <summary>Device-hours of one run.</summary>
    public double Hours(long multiplyAdds) => multiplyAdds * _imagesPerRun / _multiplyAddsPerSecond / 3600;
}
