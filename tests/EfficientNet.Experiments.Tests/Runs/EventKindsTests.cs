using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using EfficientNet.Contracts;
using EfficientNet.Experiments.Ledger;
using EfficientNet.Experiments.Runs;

namespace EfficientNet.Experiments.Tests.Runs;

/// <summary>One list of kinds, and readers that do not fail on one that is not in it.</summary>
public sealed class EventKindsTests
{
    private static readonly string[] Sentences =
    [
        EventKinds.Submitted,
        EventKinds.Experiment,
        EventKinds.Waiting,
        EventKinds.Node,
    ];

    [Fact]
    public void Kinds_AreThoseOfRunEventsAndSentences_EachOnce()
    {
        var listed = typeof(EventKinds)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetValue(null)!)
            .ToList();

        Assert.Equal(listed.Distinct().Order(), listed.Order());
        Assert.Equal(RunEventReader.Kinds.Concat(Sentences).Order(), listed.Order());
    }

    [Fact]
    public void Kinds_OfRunEvents_AreOneForEachType()
    {
        var types = typeof(RunEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RunEvent)));

        Assert.Equal(
            types.OrderBy(type => type.Name),
            typeof(RunEvent)
                .GetCustomAttributes<JsonDerivedTypeAttribute>()
                .Select(kind => kind.DerivedType)
                .OrderBy(type => type.Name)
        );
    }

    [Fact]
    public void Read_OfAnEvent_FindsItWithKeysInAnyOrder()
    {
        const string body = """{"kind": "epoch", "attempt": 2, "sequence": 7, "event": "refused"}""";
        Assert.Equal(new ReportRefused(2, 7, "epoch"), RunEventReader.Read(EventKinds.Refused, body));
    }

    [Theory]
    [InlineData("waiting")]
    [InlineData("a-kind-of-a-newer-version")]
    public void Read_OfAnotherKind_IsNull(string kind) =>
        Assert.Null(
            RunEventReader.Read(kind, JsonSerializer.Serialize(new { @event = kind, text = "Waits." }, ContractsJson.Options))
        );
}
