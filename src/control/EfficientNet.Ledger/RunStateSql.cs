using EfficientNet.Contracts;

namespace EfficientNet.Ledger;

/// <summary>
/// The numbers of <see cref="RunState"/> in SQL: constants, since statements are; a test compares them with the enum.
/// </summary>
internal static class RunStateSql
{
    public const string Queued = "1";

    public const string Granted = "2";

    public const string Running = "3";

    public const string Succeeded = "10";

    public const string Failed = "11";

    public const string Cancelled = "12";

    public const string Halted = "13";

    /// <summary>Final states have this number or a higher one, all others a lower one.</summary>
    public const string FirstFinal = Succeeded;
}
