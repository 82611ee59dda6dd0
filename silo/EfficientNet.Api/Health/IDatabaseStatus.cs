namespace EfficientNet.Api.Health;

/// <summary>What the server knows of its database beyond whether it answers.</summary>
public interface IDatabaseStatus
{
    /// <summary>Why a private PostgreSQL does not run at the moment, or null.</summary>
    string? Problem { get; }
}
