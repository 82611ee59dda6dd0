using System.Collections.Immutable;
using EfficientNet.Contracts.Agents;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Experiments.Scheduling;

/// <summary>
/// What an observer knows about the silence of leases, and which have run out (protocol rule P8): a fold over its looks, without
/// clock or database.
/// </summary>
public sealed record LeaseObservation
{
    /// <summary>However often silos come and go, a lease that was silent for this many lease times has run out.</summary>
    public const int LongestSilence = 2;

    private readonly ImmutableDictionary<AttemptKey, Silence> _silences = ImmutableDictionary<AttemptKey, Silence>.Empty;
    private readonly LeaseLook? _last;

    private LeaseObservation(LeaseLook? last, ImmutableDictionary<AttemptKey, Silence> silences) =>
        (_last, _silences) = (last, silences);

    /// <summary>Nothing has been seen, or what was seen no longer counts: every lease has its full time.</summary>
    public static LeaseObservation None { get; } = new(null, ImmutableDictionary<AttemptKey, Silence>.Empty);

    /// <summary>Leases of the last look that have run out, each with the renewal counter that it was silent at.</summary>
    public IReadOnlyList<Lease> RunOut =>
        [.. (_last?.Live ?? []).Where(lease => _silences[KeyOf(lease)].HasLasted(TimeOf(lease)))];

    /// <summary>
    /// Adds a look. Only the time from the end of one look to the beginning of the next counts as silence: while a look's own
    /// write was under way, renewals may have been waiting as well.
    /// </summary>
    /// <param name="look">The look, later than those before.</param>
    /// <param name="longestGap">Two looks whose ends lie further apart are no observation of the time between them.</param>
    public LeaseObservation After(LeaseLook look, TimeSpan longestGap)
    {
        if (_last is null || look.Ended - _last.Ended > longestGap)
            return new LeaseObservation(look, look.Live.ToImmutableDictionary(KeyOf, lease => new Silence(lease.Renewals)));
        var counted = look.Began - _last.Ended;
        var sameSilos = _last.Silos.SetEquals(look.Silos);
        return new LeaseObservation(look, look.Live.ToImmutableDictionary(KeyOf, lease => Continue(lease, counted, sameSilos)));
    }

    private Silence Continue(Lease lease, TimeSpan counted, bool sameSilos)
    {
        if (!_silences.TryGetValue(KeyOf(lease), out var before) || before.Renewals != lease.Renewals)
            return new Silence(lease.Renewals);
        return before with
        {
            Total = before.Total + counted,
            WithSameSilos = sameSilos ? before.WithSameSilos + counted : TimeSpan.Zero,
        };
    }

    private static AttemptKey KeyOf(Lease lease) => new(lease.Run, lease.Attempt);

    private static TimeSpan TimeOf(Lease lease) => TimeSpan.FromSeconds(lease.LeaseSeconds);

    private readonly record struct Silence(long Renewals)
    {
        /// <summary>Since the renewal counter last changed.</summary>
        public TimeSpan Total { get; init; }

        /// <summary>Since the counter or the silos last changed.</summary>
        public TimeSpan WithSameSilos { get; init; }

        public bool HasLasted(TimeSpan leaseTime) => WithSameSilos >= leaseTime || Total >= leaseTime * LongestSilence;
    }
}
