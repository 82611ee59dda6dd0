using System.CommandLine;
using System.Text.Json;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Inference;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary>A command line for the trainer program, the only one that loads libtorch.</summary>
internal sealed class TrainerWords(Invocation invocation, IEnumerable<string> command)
{
    private readonly List<string> _words = [.. command];
    private IReadOnlyDictionary<string, string?>? _environment;

    public TrainerWords Add(string option, string? value)
    {
        if (value is not null)
            _words.AddRange([option, value]);
        return this;
    }

    /// <summary>Options that the trainer program has, too, as they were written.</summary>
    public TrainerWords Pass(params IEnumerable<Option> options)
    {
        _words.AddRange(invocation.Words(options));
        return this;
    }

    /// <summary>Makes it compute on a GPU; null means the processor.</summary>
    public TrainerWords On(DeviceDescription? gpu)
    {
        var device = gpu?.Device ?? DeviceName.Cpu;
        _environment = DeviceEnvironment.For(device);
        return Add("--device", device);
    }

    /// <summary>A file that must be there.</summary>
    public TrainerWords AddFile(string option, string? path) =>
        path is null || File.Exists(invocation.FullPath(path))
            ? AddPath(option, path)
            : throw new CliException(ExitCode.Usage, $"{path}: there is no such file.");

    /// <summary>A file that will be written.</summary>
    public TrainerWords AddPath(string option, string? path) => Add(option, path is null ? null : invocation.FullPath(path));

    /// <summary>Runs the trainer program and takes the messages that it writes.</summary>
    public async Task<ExitCode> FollowAsync(Action<InferenceMessage> take, CancellationToken cancellationToken) =>
        (ExitCode)
            await ChildProgram.LinesAsync(
                invocation.Context.Programs.Require(Programs.Trainer),
                _words,
                line => take(JsonSerializer.Deserialize<InferenceMessage>(line, ContractsJson.Options)!),
                cancellationToken,
                _environment
            );

    /// <summary>Runs the trainer program in this terminal.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken) =>
        (ExitCode)
            await ChildProgram.RunAsync(
                invocation.Context.Programs.Require(Programs.Trainer),
                _words,
                cancellationToken,
                _environment
            );
}
