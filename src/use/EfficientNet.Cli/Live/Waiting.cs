using EfficientNet.Contracts;
using Spectre.Console;

namespace EfficientNet.Cli.Live;

/// <summary>Says what is waited for: a spinner with the time on a terminal, one line for each step elsewhere.</summary>
internal static class Waiting
{
    /// <summary>Runs <paramref name="work"/>, which may call its argument with the next step's name.</summary>
    public static async Task<T> WhileAsync<T>(CliContext context, string first, Func<Action<string>, Task<T>> work)
    {
        if (!context.Watched)
        {
            context.Say(first + " ...");
            return await work(step => context.Say(step + " ..."));
        }

        var began = context.Time.GetTimestamp();
        var shown = first;
        return await context
            .Error.Status()
            .Spinner(Spinner.Known.Dots)
            .StartAsync(
                Markup.Escape(first),
                async status =>
                {
                    await using var clock = context.Time.CreateTimer(
                        _ =>
                            status.Status =
                                $"{Markup.Escape(shown)} [grey]{Numerals.Duration(context.Time.GetElapsedTime(began))}[/]",
                        null,
                        TimeSpan.FromSeconds(1),
                        TimeSpan.FromSeconds(1)
                    );
                    return await work(step =>
                    {
                        shown = step;
                        status.Status = Markup.Escape(step);
                    });
                }
            );
    }
}
