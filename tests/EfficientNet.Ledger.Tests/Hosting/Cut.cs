namespace EfficientNet.Ledger.Tests.Hosting;

/// <summary>Where the network breaks at a commit.</summary>
internal enum Cut
{
    None,

    /// <summary>The server never hears of the commit.</summary>
    BeforeTheServer,

    /// <summary>The server commits, and nobody hears of it.</summary>
    AfterTheServer,
}
