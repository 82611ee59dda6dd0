namespace EfficientNet.Api.Health;

/// <summary>Version of the program.</summary>
public static class ServerVersion
{
    /// <summary>As in <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(ServerVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
}
