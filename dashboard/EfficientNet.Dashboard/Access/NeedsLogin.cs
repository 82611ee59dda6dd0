namespace EfficientNet.Dashboard.Access;

/// <summary>Marks routes that are for readers who have shown the token, where one is needed.</summary>
public sealed class NeedsLogin;
