using System.Net.Sockets;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using EfficientNet.Grains.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;

namespace EfficientNet.Grains.Tests;

/// <summary>What crosses from process to process arrives as it was sent.</summary>
public sealed class SerializationTests
{
    private static readonly Serializer Wire = new ServiceCollection()
        .AddGrainSerialization()
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    public static TheoryData<ReportBody> Bodies =>
        [
            FakeAgent.Started(),
            new EpochReported(FakeAgent.Metrics(1)),
            new CheckpointReported(new CheckpointRecord(10, 1, 1, new string('a', 64), 5)),
            new BrokenImagesReported([new BrokenImage("a.jpg", "it is cut off")], 7),
            new AttemptExited(ExitOutcome.Failed, 3, null, FailureClass.OutOfMemory, "too large"),
        ];

    public static TheoryData<string> Errors =>
        [
            .. typeof(EffnetException)
                .Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(EffnetException)) && type != typeof(ExperimentFileException))
                .Select(type => type.FullName!),
        ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Report_OnTheWire_Survives(ReportBody body)
    {
        var report = new Report(RunId.Parse("a.b.c.s1"), 2, 7, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), body);
        Assert.Equal(
            JsonSerializer.Serialize(report, ContractsJson.Options),
            JsonSerializer.Serialize(Cross(report), ContractsJson.Options)
        );
    }

    [Fact]
    public void Heartbeat_OnTheWire_Survives()
    {
        var heartbeat = new Heartbeat
        {
            Incarnation = 3,
            Sequence = 17,
            Ready = true,
            Held = [new HeldAttempt(RunId.Parse("a.b.c.s1"), 2, new TrainerProgress(100, 3, 0.5, 200))],
            Devices = [new DeviceDescription("cpu", DeviceKind.Cpu, "Xeon", 1 << 30, 2, 1)],
            DataSets = ["fashion-mnist"],
            Weights = ["imagenet-b0"],
        };
        Assert.Equal(
            JsonSerializer.Serialize(heartbeat, ContractsJson.Options),
            JsonSerializer.Serialize(Cross(heartbeat), ContractsJson.Options)
        );
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_OnTheWire_KeepsItsTypeAndMessage(string name)
    {
        var type = typeof(EffnetException).Assembly.GetType(name)!;
        var arguments = type.GetConstructors()[0]
            .GetParameters()
            .Select(parameter => parameter.ParameterType == typeof(string) ? "what happened" : (object?)null)
            .ToArray();
        var error = (EffnetException)type.GetConstructors()[0].Invoke(arguments);
        var crossed = Assert.IsType<EffnetException>(Cross<Exception>(error), exactMatch: false);
        Assert.Equal(type, crossed.GetType());
        Assert.Equal((error.Message, error.IsTransient), (crossed.Message, crossed.IsTransient));
    }

    [Fact]
    public void OutageOfTheLedger_OnTheWire_KeepsWhatPostgresSaid()
    {
        var error = new LedgerUnavailableException(
            "The ledger can't read now.",
            new NpgsqlException("Failed to connect", new SocketException(111))
        );
        var crossed = Assert.IsType<LedgerUnavailableException>(Cross<Exception>(error));
        Assert.Equal("Failed to connect", Assert.IsType<NpgsqlException>(crossed.InnerException).Message);
    }

    [Fact]
    public void FileError_OnTheWire_KeepsItsProblems()
    {
        var error = new ExperimentFileException(
            "a.yaml",
            [new ExperimentFileProblem(3, 5, "unknown key 'x'"), new ExperimentFileProblem(9, 1, "no stages")]
        );
        var crossed = Assert.IsType<ExperimentFileException>(Cross<Exception>(error));
        Assert.Equal(error.Problems, crossed.Problems);
        Assert.Equal((error.FileName, error.Message), (crossed.FileName, crossed.Message));
    }

    private static T Cross<T>(T value) => Wire.Deserialize<T>(Wire.SerializeToArray(value))!;
}
