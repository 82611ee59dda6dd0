using CsCheck;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos.Tests;

public sealed class FaultPlanTests
{
    private static readonly Gen<(long Seed, int Faults, IReadOnlyList<FaultKind> Kinds)> Campaigns = Gen.Select(
        Gen.Long,
        Gen.Int[1, 300],
        Gen.Shuffle(Enum.GetValues<FaultKind>(), 1, 15),
        (seed, faults, kinds) => (seed, faults, (IReadOnlyList<FaultKind>)kinds)
    );

    [Fact]
    public void Plan_OfTheSameSeed_IsTheSame() => Campaigns.Sample(campaign => Assert.Equal(Make(campaign), Make(campaign)));

    [Fact]
    public void Plan_HasEveryKindEquallyOften_AndNoOther() =>
        Campaigns.Sample(campaign =>
        {
            var plan = Make(campaign);
            Assert.Equal(Enumerable.Range(1, campaign.Faults), plan.Select(fault => fault.Number));
            Assert.All(plan, fault => Assert.Contains(fault.Kind, campaign.Kinds));
            Assert.All(
                campaign.Kinds,
                kind =>
                    Assert.InRange(
                        plan.Count(fault => fault.Kind == kind),
                        campaign.Faults / campaign.Kinds.Count,
                        (campaign.Faults / campaign.Kinds.Count) + 1
                    )
            );
        });

    [Fact]
    public void Plan_OfThirtyNineStandardFaults_HasThreeOfEachKind()
    {
        var plan = FaultPlan.Make(1, 39, FaultKinds.Standard);
        Assert.Equal(13, FaultKinds.Standard.Count);
        Assert.All(plan.GroupBy(fault => fault.Kind), kind => Assert.Equal(3, kind.Count()));
    }

    // Three of a kind are enough for an agent's silence to end both before and after its lease.
    [Fact]
    public void Plan_OfThreeOfAKind_HasBothLongAndShort() =>
        Gen.Long.Sample(seed =>
        {
            foreach (var kind in new[] { FaultKind.AgentFreeze, FaultKind.LinkHalfOpen, FaultKind.CheckpointCorrupt })
                Assert.Equal(
                    2,
                    FaultPlan
                        .Make(seed, 39, FaultKinds.Standard)
                        .Where(fault => fault.Kind == kind)
                        .Select(fault => fault.Long)
                        .Distinct()
                        .Count()
                );
        });

    // The first numbers of SplitMix64 from seed 1234567, as its authors' C program prints them: plans are the same on every
    // machine.
    [Fact]
    public void SeededNumbers_AreThoseOfSplitMix64()
    {
        var numbers = new SeededNumbers(1234567);
        Assert.Equal(
            [6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL],
            [numbers.Next(), numbers.Next(), numbers.Next()]
        );
    }

    [Fact]
    public void ParseList_OfEveryName_GivesItsKind() =>
        Assert.Equal(
            Enum.GetValues<FaultKind>(),
            FaultKinds.ParseList(string.Join(", ", Enum.GetValues<FaultKind>().Select(kind => kind.Name())))
        );

    [Fact]
    public void ParseList_OfAnUnknownName_NamesThoseThatAre()
    {
        var error = Assert.Throws<FormatException>(() => FaultKinds.ParseList("trainer-kill,earthquake"));
        Assert.Contains("'earthquake'", error.Message, StringComparison.Ordinal);
        Assert.Contains("postgres-freeze", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<PlannedFault> Make((long Seed, int Faults, IReadOnlyList<FaultKind> Kinds) campaign) =>
        FaultPlan.Make(campaign.Seed, campaign.Faults, campaign.Kinds);
}
