using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Models;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.Models;

/// <summary><c>model run</c>: images in, logits out, for weights from anywhere.</summary>
public static class ModelRunCommand
{
    private const string InputName = "input";
    private const string OutputName = "logits";

    /// <summary>Runs the command on the process's own streams.</summary>
    /// <inheritdoc cref="Run(string[], TextWriter, TextWriter)"/>
    public static int Run(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <summary>Runs the command; an error is one line that says what would be right.</summary>
    /// <param name="arguments">What follows <c>model run</c>.</param>
    /// <param name="output">For the help.</param>
    /// <param name="error">For errors and warnings.</param>
    /// <returns>0 done, 1 an error of the program or of libtorch, 2 a mistake on the command line or in a file.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help" or "-h"])
        {
            output.WriteLine(ModelRunOptions.Usage);
            return 0;
        }
        try
        {
            Run(ModelRunOptions.Parse(arguments), error.WriteLine);
            return 0;
        }
        catch (UsageException exception)
        {
            error.WriteLine($"{exception.Message} See model run --help.");
            return 2;
        }
        catch (Exception exception) when (exception is SafetensorsException or WeightsException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(exception.Message);
            return 2;
        }
        catch (TorchRuntimeException exception)
        {
            error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static void Run(ModelRunOptions options, Action<string> warn)
    {
        RequireFile(options.Weights, "--weights");
        RequireFile(options.Input, "--input");
        TorchRuntime.EnsureLoaded();
        if (options.Threads is { } threads)
            set_num_threads(threads);
        LibtorchSwitches.SetNnpack(enabled: false, warn);

        using var model = Load(options);
        using var input = Safetensors.Read(options.Input);
        using var logits = Infer(model, Images(input, options.Input, model.Architecture), options.Batch);
        Write(options.Output, logits);
    }

    private static EfficientNetModel Load(ModelRunOptions options)
    {
        using var weights = Safetensors.Read(options.Weights);
        var convention = WeightLoader.Detect(weights.Tensors.Keys, options.Weights);
        var published = options.Network is { } name
            ? PublishedNetworks.Find(name) ?? throw new UsageException($"There is no network '{name}'; there are {string.Join(", ", PublishedNetworks.All.Select(network => network.Name))}.")
            : null;
        var architecture = published?.Architecture() ?? ReadArchitecture(options.Architecture!);
        architecture = architecture with { Classes = options.Classes ?? WeightLoader.ClassesOf(weights.Tensors, convention) ?? architecture.Classes };
        var settings = NetworkSettings.Of(convention, published?.Name).OverriddenBy(weights.Metadata, options.Weights);

        var model = EfficientNetModel.Create(architecture, new ModelOptions
        {
            Padding = options.Padding ?? settings.Padding,
            BatchNormEpsilon = options.BatchNormEpsilon ?? settings.BatchNormEpsilon,
        });
        try
        {
            WeightLoader.Load(model, weights.Tensors, options.Weights, convention);
            model.eval();
            ChannelsLast.ConvertWeights(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static Architecture ReadArchitecture(string file)
    {
        RequireFile(file, "--architecture");
        try
        {
            return JsonSerializer.Deserialize<Architecture>(File.ReadAllText(file), ContractsJson.Options)
                ?? throw new UsageException($"{file} holds null; it must be an architecture in JSON.");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{file} is no architecture in JSON: {exception.Message}");
        }
    }

    private static Tensor Images(WeightFileContent content, string file, Architecture architecture) // [N, C, H, W]
    {
        if (!content.Tensors.TryGetValue(InputName, out var images))
            throw new SafetensorsException(file, $"There is no tensor '{InputName}'; there are {string.Join(", ", content.Tensors.Keys.Select(name => $"'{name}'"))}.");
        if (images.dtype != ScalarType.Float32 || images.dim() != 4 || images.size(1) != architecture.InputChannels || images.numel() == 0)
            throw new SafetensorsException(file, $"Tensor '{InputName}' is {images.dtype} [{string.Join(", ", images.shape)}]; it must be Float32 [N, {architecture.InputChannels}, H, W], none of them 0.");
        return images;
    }

    private static Tensor Infer(EfficientNetModel model, Tensor images, int batch) // [N, classes]
    {
        using var guard = inference_mode();
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        foreach (var part in images.split(batch))
        {
            using var inner = NewDisposeScope();
            parts.Add(model.call(ChannelsLast.Of(part)).MoveToOuterDisposeScope()); // [≤ batch, classes]
        }
        return cat(parts).DetachFromDisposeScope();
    }

    // Under another name first: a reader of the output never sees half of it.
    private static void Write(string path, Tensor logits)
    {
        var unfinished = path + ".unfinished";
        Safetensors.Write(unfinished, [new(OutputName, logits)]);
        File.Move(unfinished, path, overwrite: true);
    }

    private static void RequireFile(string path, string option)
    {
        if (!File.Exists(path))
            throw new UsageException($"{option} is '{path}', where there is no file.");
    }
}
