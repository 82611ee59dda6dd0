using System.CommandLine;
using EfficientNet.Cli.Diagnosis;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary><c>--device</c>: where the trainer program computes for this command.</summary>
/// <param name="otherwise">What holds without it.</param>
internal sealed class DeviceOption(string otherwise)
{
    private readonly Option<string?> _device = new("--device")
    {
        Description = $"auto (a GPU where there is one), cpu, cuda (the first GPU) or a GPU's UUID [default: {otherwise}]",
        HelpName = "DEVICE",
    };

    public void AddTo(Command command) => command.Add(_device);

    /// <summary>The GPU to compute on; null means the processor.</summary>
    /// <exception cref="CliException">A GPU was asked for, and none can be used.</exception>
    public async Task<DeviceDescription?> ChooseAsync(
        Invocation invocation,
        DeviceWish unlessNamed,
        CancellationToken cancellationToken
    )
    {
        var wish = invocation.Value(_device) is { } named ? DeviceWish.Option(named) : unlessNamed;
        var context = invocation.Context;
        if (wish.IsCpu || wish.Choose(await new GpuList(context).ReadAsync(cancellationToken)) is not { } gpu)
            return null;
        var libtorch = await new CheckProcess(context, context.Programs.Require(Programs.Trainer), gpu.Device).RunAsync(
            DeviceCheckNames.Libtorch,
            "CUDA libtorch",
            cancellationToken
        );
        if (libtorch.Verdict == Verdict.Good)
        {
            context.Say($"Computing on {gpu.Model}, {gpu.Device}.");
            return gpu;
        }

        if (!wish.AllowsCpu)
            throw wish.Unmet(libtorch.Found);
        context.Say(
            $"Computing on the processor, not on {gpu.Model}: {libtorch.Found}. 'effnet doctor --gpu' says what a GPU needs."
        );
        return null;
    }
}
