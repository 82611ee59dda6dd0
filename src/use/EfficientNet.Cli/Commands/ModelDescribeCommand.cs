using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Scaling;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model describe</c>: a published network, or one scaled by (α, β, γ, ϕ), with its exact cost.</summary>
internal static class ModelDescribeCommand
{
    // Tan & Le 2019, section 3.3.
    private static readonly ScalingCoefficients Paper = new(1.2m, 1.1m, 1.15m, 1);

    public static Command Create(CommandScope scope)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "Published network: b0 … b7 or efficientnet-b0 … efficientnet-b7",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var network = new Option<string?>("--network") { Description = "The same, for scaling", HelpName = "NAME" };
        var alpha = Coefficient("--alpha", "Depth base α [default: 1.2]");
        var beta = Coefficient("--beta", "Width base β [default: 1.1]");
        var gamma = Coefficient("--gamma", "Resolution base γ [default: 1.15]");
        var phi = Coefficient("--phi", "Compound coefficient ϕ [default: 1]");
        var classes = new Option<int>("--classes") { Description = "Outputs of the classifier", DefaultValueFactory = _ => 1000 };
        var multiple = new Option<int>("--resolution-multiple")
        {
            Description = "Round the scaled resolution to a multiple of this",
            DefaultValueFactory = _ => 1,
        };
        var layers = new Option<bool>("--layers") { Description = "Every layer with its cost" };
        var command = new Command("describe", "A network and its exact cost; scaled when any of α, β, γ, ϕ is given")
        {
            name,
            network,
            alpha,
            beta,
            gamma,
            phi,
            classes,
            multiple,
            layers,
        };
        return scope.Handle(
            command,
            (invocation, _) =>
            {
                var published = Find(invocation.Value(name) ?? invocation.Value(network) ?? "efficientnet-b0");
                var scaled = new[] { alpha, beta, gamma, phi }.Any(option => invocation.Value(option) is not null);
                if (invocation.Value(classes) < 1)
                    throw new CliException(
                        ExitCode.Usage,
                        $"--classes {invocation.Value(classes)}: a classifier has at least 1 class."
                    );
                var described = scaled
                    ? NetworkDescription.Scaled(
                        published,
                        new ScalingCoefficients(
                            invocation.Value(alpha) ?? Paper.Alpha,
                            invocation.Value(beta) ?? Paper.Beta,
                            invocation.Value(gamma) ?? Paper.Gamma,
                            invocation.Value(phi) ?? Paper.Phi
                        ),
                        new ScalingOptions(invocation.Value(classes), ResolutionMultiple: invocation.Value(multiple))
                    )
                    : NetworkDescription.Published(published, invocation.Value(classes));
                invocation.Print(invocation.Value(layers) ? described.LayerReport() : described.Report());
                return Task.FromResult(ExitCode.Done);
            }
        );
    }

    /// <summary>A published network by either name; ends the command with the names that there are.</summary>
    public static PublishedNetwork Find(string name) =>
        PublishedNetworks.Find(name)
        ?? throw new CliException(
            ExitCode.Usage,
            $"There is no published network '{name}'; there are "
                + $"{string.Join(", ", PublishedNetworks.All.Select(network => network.Name))}."
        );

    private static Option<decimal?> Coefficient(string name, string description) =>
        new(name) { Description = description, HelpName = "NUMBER" };
}
