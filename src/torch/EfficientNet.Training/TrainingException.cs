using EfficientNet.Contracts;
using EfficientNet.Data;

namespace EfficientNet.Training;

/// <summary>Training cannot go on; <see cref="Class"/> says whether another attempt makes sense.</summary>
public sealed class TrainingException(FailureClass failureClass, string message, Exception? inner = null)
    : EffnetException(message, inner)
{
    /// <summary>
    /// Only infrastructure may do better next time; what a class means for a run is decided by its rules (protocol rule P9).
    /// </summary>
    public override bool IsTransient => Class == FailureClass.Infrastructure;

    /// <summary>Whose fault it is.</summary>
    public FailureClass Class { get; } = failureClass;

    private static readonly string[] OutOfMemoryTexts =
    [
        "out of memory", // CUDA's allocator, and the driver's own
        "can't allocate memory", // the processor's allocator
        "CUBLAS_STATUS_ALLOC_FAILED",
        "CUDNN_STATUS_ALLOC_FAILED", // cuDNN 8
        "CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED", // cuDNN 9
        "unable to find an engine", // libtorch, when every algorithm of cuDNN was refused its workspace
    ];

    /// <summary>
    /// The class of any error that ends a run: our own say so themselves; libtorch, cuDNN and cuBLAS name a lack of memory only
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
