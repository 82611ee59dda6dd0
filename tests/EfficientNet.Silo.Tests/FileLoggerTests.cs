using EfficientNet.Silo.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EfficientNet.Silo.Tests;

public sealed class FileLoggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Log_WithAnException_WritesTimeLevelMessageAndStack()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T04:05:06.789Z"));
        using (var provider = new FileLoggerProvider(_folder.In("logs", "server.log"), time))
            provider
                .CreateLogger("Some.Category")
                .Log(LogLevel.Error, 0, "it broke", new InvalidOperationException("why"), (state, _) => state);

        var text = File.ReadAllText(_folder.In("logs", "server.log"));

        Assert.StartsWith("2026-11-24T04:05:06.789Z Error       Some.Category: it broke", text);
        Assert.Contains("System.InvalidOperationException: why", text);
    }

    [Fact]
    public void Log_FromASecondProcessLife_Appends()
    {
        foreach (var message in new[] { "first", "second" })
        {
            using var provider = new FileLoggerProvider(_folder.In("server.log"), TimeProvider.System);
            provider.CreateLogger("c").Log(LogLevel.Information, 0, message, null, (state, _) => state);
        }

        var lines = File.ReadAllLines(_folder.In("server.log"));
        Assert.Equal(2, lines.Length);
        Assert.EndsWith("second", lines[1]);
    }
}
