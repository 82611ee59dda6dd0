namespace EfficientNet.EndToEnd.Tests.Support;

/// <summary>Waits on conditions, never on time; the deadline only bounds how long a failing test takes.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Task UntilAsync(Func<bool> holds, string what, Func<string> actual) =>
        UntilAsync(() => Task.FromResult(holds()), what, actual);

    /// <summary>Polls; errors of the check itself, such as a server that is away, are ignored.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what, Func<string> actual)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, TestContext.Current.CancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Exception? last = null;
        try
        {
            do
            {
                try
                {
                    if (await holds())
                        return;
                }
                catch (Exception error)
                    when (error is IOException or HttpRequestException or Client.EffnetApiException or Npgsql.NpgsqlException)
                {
                    last = error;
                }
            } while (await timer.WaitForNextTickAsync(either.Token));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested) { }

        throw new TimeoutException($"Not within {Patience.TotalMinutes} minutes: {what}. {last?.Message}\n{actual()}");
    }
}
