using EfficientNet.Contracts;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Grains;

internal sealed partial class ExperimentGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Experiment}: {Summary}")]
    private partial void LogStep(ExperimentId experiment, string summary);
}
