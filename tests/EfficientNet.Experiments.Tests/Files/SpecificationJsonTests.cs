using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;
using EfficientNet.Experiments.Stages;
using EfficientNet.Experiments.Stages.Grid;
using EfficientNet.Experiments.Stages.List;
using EfficientNet.Experiments.Stages.Sweep;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests.Files;

/// <summary>What is stored of an experiment is all that it says.</summary>
public sealed class SpecificationJsonTests
{
    public static TheoryData<string> Shipped =>
        [.. Directory.GetFiles(Folder(), "*.yaml").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Json_OfAShippedFile_IsTheSpecification(string name)
    {
        var specification = ExperimentFile.Parse(File.ReadAllText(Path.Combine(Folder(), name)), name);

        Assert.Equal(specification, Crossed(specification));
    }

    [Fact]
    public void Json_OfAnySpecification_IsTheSpecification() =>
        Specifications.Sample(specification => Assert.Equal(specification, Crossed(specification)), iter: 200);

    [Fact]
    public void Json_LeavesNoDefaultOut()
    {
        var specification = SampleFile.Parsed;
        var recipe = JsonSerializer.SerializeToNode(specification, ContractsJson.Stored)!["recipe"]!.AsObject();

        // A later version's default would fill in what is missing. Null means null, whatever the default.
        var silent = typeof(Recipe)
            .GetProperties()
            .Where(property =>
                property.GetValue(specification.Recipe) is { } value && !value.Equals(Activator.CreateInstance(value.GetType()))
            )
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
            .Where(name => !recipe.ContainsKey(name));
        Assert.Empty(silent);
    }

    [Fact]
    public void Json_OfAStageThatIsNotKnown_SaysWhichAre()
    {
        var json = """{"kind": "spiral", "name": "a"}""";

        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<StageDefinition>(json, ContractsJson.Stored));

        Assert.Contains("'spiral' is not known; known are grid, sweep, list", error.Message, StringComparison.Ordinal);
    }

    private static readonly Gen<decimal> Number = Gen.Int[1, 9999].Select(number => number / 1000m);

    private static readonly Gen<ImmutableArray<decimal>> Axis = Number.Array[1, 5].Select(numbers => numbers.ToImmutableArray());

    private static readonly Gen<StageDefinition> Stage = Gen.OneOf<StageDefinition>(
        Gen.Select(Axis, Axis, Number)
            .Select(axes => new GridStage
            {
                Name = "g",
                Grid = new ScalingGrid(
                    axes.Item1,
                    axes.Item2,
                    axes.Item1,
                    axes.Item3,
                    new GridConstraint(GridConstraintKind.Cost)
                ),
            }),
        Gen.Select(Axis, Gen.Bool)
            .Select(
                (phis, best) =>
                    new SweepStage
                    {
                        Name = "s",
                        Phis = phis,
                        BestOf = best ? "g" : null,
                        Fixed = best ? null : new ScalingCoefficients(phis[0], 1.1m, 1.15m, 1),
                        Ties = best ? SweepTies.All : SweepTies.One,
                    }
            ),
        Gen.Select(Number, Gen.Int[8, 600])
            .Select(
                (width, resolution) =>
                    new ListStage
                    {
                        Name = "l",
                        Networks =
                        [
                            new ListedNetwork { Direct = new DirectScaling(width, 2, resolution) },
                            new ListedNetwork { Published = PublishedNetworks.Find("b3") },
                            new ListedNetwork { Coefficients = new ScalingCoefficients(width, 1, 1, 2) },
                        ],
                    }
            )
    );

    private static readonly Gen<ExperimentSpecification> Specifications = Gen.Select(
            Stage.Array[1, 4],
            Gen.Long.Array[1, 3],
            Gen.Double[1e-12, 1],
            Gen.Int[2, 5000],
            Gen.Bool
        )
        .Select(
            (stages, seeds, number, whole, flag) =>
                SampleFile.Parsed with
                {
                    Stages = [.. stages],
                    Seeds = [.. seeds],
                    Weights = flag ? "own" : null,
                    Mode = flag ? DeterminismMode.Fast : DeterminismMode.Exact,
                    Recipe = RecipePresets.Paper with
                    {
                        BatchSize = whole,
                        Epsilon = number,
                        HorizontalFlip = flag,
                        MicroBatchSize = flag ? 2 : null,
                        Padding = flag ? ConvolutionPadding.Symmetric : ConvolutionPadding.Same,
                    },
                    Resources = new ExperimentResources(flag ? DeviceKind.Cuda : null, flag ? whole : null),
                }
        );

    // As jsonb gives it back: keys sorted, so that a stage's kind does not come first.
    private static ExperimentSpecification Crossed(ExperimentSpecification specification) =>
        Sorted(JsonSerializer.SerializeToNode(specification, ContractsJson.Stored))
            .Deserialize<ExperimentSpecification>(ContractsJson.Stored)!;

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject keys => new JsonObject(
                keys.OrderBy(key => key.Key.Length)
                    .ThenBy(key => key.Key, StringComparer.Ordinal)
                    .Select(key => KeyValuePair.Create(key.Key, Sorted(key.Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(Sorted)]),
            _ => node?.DeepClone(),
        };

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "experiments");
}
