using System.CommandLine;
using EfficientNet.Cli.Output;
using EfficientNet.Scaling;

namespace EfficientNet.Cli.Commands;

/// <summary><c>effnet model list</c>: the published networks with their exact cost.</summary>
internal static class ModelListCommand
{
    public static Command Create(CommandScope scope) =>
        scope.Handle(
            new Command("list", "Published networks with their exact cost"),
            (invocation, _) =>
            {
                var networks = PublishedNetworks
                    .All.Select(network => (Network: network, Cost: ArchitectureCost.Of(network.Architecture())))
                    .ToArray();
                invocation.Print(
                    ReportTable.List(
                        networks,
                        row => new
                        {
                            row.Network.Name,
                            row.Network.Width,
                            row.Network.Depth,
                            row.Network.Resolution,
                            row.Network.Dropout,
                            row.Cost.Parameters,
                            row.Cost.MultiplyAdds,
                            row.Cost.ActivationBytes,
                        },
                        (ReportColumn.Text("Network", "name"), row => row.Network.Name),
                        (ReportColumn.Number("Width", "width"), row => row.Network.Width),
                        (ReportColumn.Number("Depth", "depth"), row => row.Network.Depth),
                        (ReportColumn.Number("Pixels", "resolution"), row => row.Network.Resolution),
                        (ReportColumn.Number("Dropout", "dropout"), row => row.Network.Dropout),
                        (ReportColumn.Count("Parameters", "parameters"), row => row.Cost.Parameters),
                        (ReportColumn.Count("Multiply-adds", "multiplyAdds"), row => row.Cost.MultiplyAdds),
                        (ReportColumn.Count("Activation bytes", "activationBytes"), row => row.Cost.ActivationBytes)
                    )
                );
                return Task.FromResult(ExitCode.Done);
            }
        );
}
