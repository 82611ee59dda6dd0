using EfficientNet.Contracts;
using EfficientNet.Data;

namespace EfficientNet.Training;

/// <summary>Training cannot go on; <see cref="Class"/> says whether another attempt makes sense.</summary>
public sealed class TrainingException(FailureClass failureClass, string message, Exception? inner = null)
    : EffnetException(message, inner)
{
    /// <summary>Only infrastructure may do better next time; what a class means for a run is decided by its rules (protocol rule P9).</summary>
    public override bool IsTransient => Class == FailureClass.Infrastructure;

    /// <summary>Whose fault it is.</summary>
    public FailureClass Class { get; } = failureClass;

    /// <summary>The class of any error that ends a run: our own say so themselves, libtorch says "out of memory" only in its text.</summary>
    public static FailureClass Classify(Exception error) => error switch
    {
        TrainingException training => training.Class,
        DataSetException => FailureClass.User,
        OutOfMemoryException => FailureClass.OutOfMemory,
        _ when IsOutOfMemory(error.Message) => FailureClass.OutOfMemory,
        { InnerException: { } inner } => Classify(inner),
        _ => FailureClass.Infrastructure,
    };

    private static bool IsOutOfMemory(string message) =>
        message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);
}
