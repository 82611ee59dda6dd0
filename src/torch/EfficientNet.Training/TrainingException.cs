using EfficientNet.Contracts;
using EfficientNet.Data;

namespace EfficientNet.Training;

/// <summary>Training cannot continue; <see cref="Class"/> says whether another attempt makes sense.</summary>
public sealed class TrainingException(FailureClass failureClass, string message, Exception? inner = null)
    : EffnetException(message, inner)
{
    /// <summary>
    /// Only infrastructure failures may not recur; the run's rules decide what a class means (protocol rule P9).
    /// </summary>
    public override bool IsTransient => Class == FailureClass.Infrastructure;

    /// <summary>Class of the failure.</summary>
    public FailureClass Class { get; } = failureClass;

    private static readonly string[] OutOfMemoryTexts =
    [
        "out of memory", // CUDA's allocator, and the driver's own
        "can't allocate memory", // the processor's allocator
        "CUBLAS_STATUS_ALLOC_FAILED",
        "CUDNN_STATUS_ALLOC_FAILED", // cuDNN 8
        "CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED", // cuDNN 9
        "unable to find an engine", // libtorch, when no algorithm of cuDNN got its workspace
    ];

    /// <summary>
    /// The class of any error that ends a run: our own errors state it; libtorch, cuDNN and cuBLAS report a lack of memory only
    /// in their texts.
    /// </summary>
    public static FailureClass Classify(Exception error) =>
        error switch
        {
            TrainingException training => training.Class,
            DataSetException => FailureClass.User,
            OutOfMemoryException => FailureClass.OutOfMemory,
            _ when IsOutOfMemory(error.Message) => FailureClass.OutOfMemory,
            { InnerException: { } inner } => Classify(inner),
            _ => FailureClass.Infrastructure,
        };

    private static bool IsOutOfMemory(string message) =>
        OutOfMemoryTexts.Any(text => message.Contains(text, StringComparison.OrdinalIgnoreCase));
}
