using EfficientNet.Contracts;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Grains;

internal sealed partial class TrainingRunGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Report {Sequence} of {Run} attempt {Attempt} refused: {Reason}")]
    private partial void LogRefused(RunId run, int attempt, long sequence, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Run} lost attempt {Attempt} ({Reason}): {Text}")]
    private partial void LogAttemptLost(RunId run, int attempt, AttemptEnd reason, string text);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Run} keeps attempt {Attempt}, which was to be lost: {Reason}")]
    private partial void LogAttemptNotLost(RunId run, int attempt, string? reason);
}
