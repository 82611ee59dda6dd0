using Npgsql;

namespace EfficientNet.Ledger.Commits;

/// <summary>
/// One caller's statement on its way to a commit. It answers with one number: how many rows its fence let through.
/// </summary>
/// <param name="key">What it changes; a batch is sorted by it.</param>
/// <param name="command">Makes the statement; called for each try.</param>
internal sealed class PendingWrite(string key, Func<NpgsqlBatchCommand> command)
{
    // Continuations run asynchronously: the committer must not execute its callers' code.
    private readonly TaskCompletionSource<long> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Key => key;

    public Task<long> Completion => _completion.Task;

    public NpgsqlBatchCommand MakeCommand() => command();

    public void Committed(long rows) => _completion.TrySetResult(rows);

    public void Failed(Exception error) => _completion.TrySetException(error);
}
