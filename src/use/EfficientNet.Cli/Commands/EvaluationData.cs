using System.CommandLine;
using EfficientNet.Cli.Local;
using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary>The images of an evaluation: a data set's test images, or those of an experiment file's division.</summary>
internal sealed class EvaluationData
{
    private readonly Option<string?> _dataSet = new("--dataset")
    {
        Description = "Data set, and its folder where it has no well-known one",
        HelpName = "NAME[=/FOLDER]",
    };
    private readonly Option<string?> _file = new("--file")
    {
        Description = "Take data set and division from this experiment file",
        HelpName = "EXPERIMENT",
    };
    private readonly Option<int?> _configuration = new("--configuration")
    {
        Description = "With --file: the network is this configuration of the first stage, as 'plan' lists them",
        HelpName = "N",
    };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "With --file: override a value of it",
        HelpName = "KEY=VALUE",
    };
    private readonly EvaluateArguments _trainer = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _dataSet, _file, _configuration, _set, _trainer.Validation, _trainer.BrokenImages })
            command.Add(option);
    }

    /// <summary>Adds what was chosen to the trainer's command line.</summary>
    /// <exception cref="CliException">Nothing was chosen, or the folder is missing.</exception>
    public void AddTo(TrainerWords words, Invocation invocation, PassingFolder folder)
    {
        var chosen = invocation.Value(_dataSet)?.Split('=', 2);
        var source = invocation.Value(_file) is { } file
            ? ExperimentSource.Read(invocation, file, invocation.Value(_set) ?? [])
            : null;
        if (chosen is null && source is null)
            throw new CliException(ExitCode.Usage, "Say which images: --dataset NAME, NAME=/FOLDER, or --file EXPERIMENT.");
        var name = source?.Specification.Data.Name ?? chosen![0];
        if (chosen is not null && chosen[0] != name)
            throw new CliException(
                ExitCode.Usage,
                $"--dataset {chosen[0]}: the data set of {source!.FileName} is '{name}'; here only its folder can be named."
            );

        NamedPlace[] stated = chosen is [_, var place] ? [new NamedPlace(name, invocation.FullPath(place))] : [];
        words.Add(
            _trainer.Folder.Name,
            HostPlaces.DataSets(new AgentStart { Name = HostName.Current, DataSets = stated }).GetValueOrDefault(name)
        );
        words.Pass(_trainer.Validation);
        if (source is null)
            words.Add(_trainer.DataSet.Name, name).Pass(_trainer.BrokenImages);
        else
            words.Add(_trainer.DataSpecification.Name, folder.Write("data.json", source.Specification.Data));
        if (invocation.Value(_configuration) is { } number)
        {
            var experiment =
                source?.Specification ?? throw new CliException(ExitCode.Usage, "--configuration needs --file EXPERIMENT.");
            words.Add("--architecture", folder.Write("architecture.json", TrainCommand.Listed(experiment, number).Architecture));
        }
    }
}
