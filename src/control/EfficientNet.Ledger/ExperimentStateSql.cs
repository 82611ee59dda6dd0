using EfficientNet.Contracts;

namespace EfficientNet.Ledger;

/// <summary>
/// The numbers of <see cref="ExperimentState"/> in SQL: constants, since statements are; a test compares them with the enum.
/// </summary>
internal static class ExperimentStateSql
{
    public const string Running = "1";

    public const string Paused = "2";

    public const string Completed = "10";

    public const string CompletedWithFailures = "11";

    public const string Cancelled = "12";

    /// <summary>Final states have this number or a higher one, all others a lower one.</summary>
    public const string FirstFinal = Completed;
}
