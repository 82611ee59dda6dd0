using EfficientNet.Contracts;
using EfficientNet.Data;
using EfficientNet.Data.Loading;
using EfficientNet.Data.Randomness;
using EfficientNet.Models;
using EfficientNet.Training.Checkpoints;
using EfficientNet.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Training;

/// <summary>
/// All tensors of a run in training, and the step that changes them. A step is a function of (this state, batch, step number,
/// learning rate) alone: dropout and stochastic depth are seeded for each step from (seed, step, micro-step).
/// </summary>
public sealed class TrainingState : IDisposable
{
    private readonly RunSpecification _specification;
    private readonly Normalisation _normalisation;
    private readonly FlatState _flat;
    private readonly RmsPropTf _optimiser;
    private readonly WeightAverage _average;
    private readonly Autocast? _autocast;
    private readonly Tensor _lossSum;
    private int _microStep;
    private int _imagesInStep;

    /// <summary>A fresh network with weights from the seed, on a device.</summary>
    /// <param name="specification">What is trained.</param>
    /// <param name="normalisation">How images become the network's input.</param>
    /// <param name="device">Where its tensors are.</param>
    /// <param name="warn">
    /// Receives a warning when this libtorch lacks the recipe's precision and float32 is used; null means standard error.
    /// </param>
    public TrainingState(RunSpecification specification, Normalisation normalisation, Device device, Action<string>? warn = null)
    {
        (_specification, _normalisation, Device) = (specification, normalisation, device);
        var recipe = specification.Recipe;
        Model = Create(specification);
        Model.to(device);
        _flat = new FlatState(Model, device);
        _optimiser = new RmsPropTf(_flat.Parameters, _flat.Gradients, _flat.DecayedCount, recipe);
        _average = new WeightAverage(_flat.Values, recipe.EmaDecay, keepsBest: recipe.Patience is not null);
        _autocast =
            recipe.Precision == Precision.Bfloat16 ? Autocast.TryFind(device.type, warn ?? Console.Error.WriteLine) : null;
        _lossSum = zeros([], dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();
        Model.train();
    }

    /// <summary>The network.</summary>
    public EfficientNetModel Model { get; }

    /// <summary>How images become the network's input.</summary>
    public Normalisation Normalisation => _normalisation;

    /// <summary>Where its tensors are.</summary>
    public Device Device { get; }

    /// <summary>The precision actually used: the recipe's, or float32 if libtorch lacks it.</summary>
    public Precision Precision => _autocast is null ? Precision.Float32 : Precision.Bfloat16;

    /// <summary>Steps done since the beginning of the run.</summary>
    public long Step { get; private set; }

    /// <summary>Sum of the losses of the current epoch's images; reading it waits for the device.</summary>
    public double LossSum => _lossSum.item<double>();

    /// <summary>
    /// Forward and backward for a part of a step's images; the last part also makes the step: optimiser and moving average.
    /// </summary>
    /// <param name="part">The next part, or the whole batch.</param>
    /// <param name="stepImages">Images of the whole step.</param>
    /// <param name="learningRate">Of the step.</param>
    /// <returns>Whether the step was made.</returns>
    public bool Train(ImageBatch part, int stepImages, double learningRate)
    {
        AddGradients(part, stepImages);
        (_microStep, _imagesInStep) = (_microStep + 1, _imagesInStep + part.Count);
        if (_imagesInStep < stepImages)
            return false;
        (_microStep, _imagesInStep) = (0, 0);
        _optimiser.Step(learningRate);
        Step++;
        _average.Update(Step);
        return true;
    }

    /// <summary>A step on images in memory.</summary>
    public void TrainStep(ImageBatch batch, double learningRate)
    {
        using var scope = NewDisposeScope();
        var first = 0;
        foreach (var count in MicroBatches.Sizes(batch.Count, _specification.Recipe.MicroBatchSize))
        {
            Train(
                new ImageBatch(batch.Pixels.narrow(0, first, count), batch.Labels.narrow(0, first, count)),
                batch.Count,
                learningRate
            );
            first += count;
        }
    }

    /// <summary>Replaces the weights and statistics with their moving averages until the result is disposed.</summary>
    public IDisposable UseAverage() => _average.Use();

    /// <summary>
    /// The same with the best moving averages of a run that ends with them (<see cref="Recipe.Patience"/>); for any other run,
    /// the current ones.
    /// </summary>
    public IDisposable UseBestAverage() => _average.UseBest();

    /// <summary>Records the current moving averages as the best so far.</summary>
    public void KeepBest() => _average.KeepBest();

    /// <summary>Restarts the moving averages at the current weights and statistics.</summary>
    public void BeginAverage() => _average.Begin();

    /// <summary>Starts the sum of another epoch.</summary>
    public void ClearLossSum() => _lossSum.zero_();

    /// <summary>
    /// Every tensor that the future depends on, as views under stable names: <c>model.</c>, <c>ema.</c> and, where it is kept,
    /// <c>best.</c> with torchvision's keys, then the optimiser's.
    /// </summary>
    public IEnumerable<NamedTensor> Tensors() =>
        [.. WeightTensors(), .. _flat.Split(_optimiser.MeanSquare, "square."), .. _flat.Split(_optimiser.Momentum, "momentum.")];

    /// <summary>SHA-256 over weights, moving averages and buffers: equal bits give equal hashes.</summary>
    public string WeightsSha256() => TensorHash.Sha256(WeightTensors());

    /// <summary>SHA-256 over <see cref="Tensors"/>.</summary>
    public string StateSha256() => TensorHash.Sha256(Tensors());

    /// <summary>
    /// Whether all numbers of <see cref="Tensors"/> are finite: only then does it make sense to resume from them.
    /// </summary>
    public bool IsFinite()
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        return new[] { _flat.Values, _average.Average, _optimiser.MeanSquare, _optimiser.Momentum }.All(tensor =>
            tensor.isfinite().all().item<bool>()
        );
    }

    /// <summary>Sets what <see cref="Tensors"/> does not hold; the tensors themselves are written through their views.</summary>
    public void Restore(long step, double lossSum)
    {
        Step = step;
        _lossSum.fill_(lossSum);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _lossSum.Dispose();
        _average.Dispose();
        _optimiser.Dispose();
        _flat.Dispose();
        Model.Dispose();
    }

    /// <summary>Forward and backward, in a scope of their own: only the gradients stay in memory.</summary>
    private void AddGradients(ImageBatch part, int stepImages)
    {
        using var scope = NewDisposeScope();
        // Only the CPU's generator: masks are drawn there on every device, since CUDA's numbers depend on the kind of GPU.
        using var generator = random.manual_seed(DerivedRandom.Seed(_specification.Seed, RandomPurpose.Step, Step, _microStep));
        var pixels = Upload.To(part.Pixels, Device); // [n, H, W, C]
        var labels = Upload.To(part.Labels, Device); // [n]
        var images = _normalisation.Apply(pixels, _specification.Architecture.InputChannels); // [n, C, H, W]
        var logits = Logits(images); // [n, K]
        var loss = nn.functional.cross_entropy(logits, labels, label_smoothing: _specification.Recipe.LabelSmoothing);
        // Parts may differ by one image: the weights make the sum the mean over the batch.
        (part.Count == stepImages ? loss : loss * ((double)part.Count / stepImages)).backward();
        _lossSum.add_(loss.detach().to(ScalarType.Float64).mul_(part.Count));
    }

    private Tensor Logits(Tensor images) // [n, C, H, W]
    {
        using var mixedPrecision = _autocast?.Begin();
        return Model.call(images).to(ScalarType.Float32);
    }

    private IEnumerable<NamedTensor> WeightTensors() =>
        [
            .. _flat.Split(_flat.Values, "model."),
            .. _flat.Counters.Select(counter => counter with { Name = "model." + counter.Name, Tensor = counter.Tensor.alias() }),
            .. _flat.Split(_average.Average, "ema."),
            .. _average.Best is { } best ? _flat.Split(best, "best.") : [],
        ];

    private static EfficientNetModel Create(RunSpecification specification)
    {
        var recipe = specification.Recipe;
        try
        {
            var options = new ModelOptions
            {
                Padding = recipe.Padding,
                BatchNormEpsilon = recipe.BatchNormEpsilon,
                BatchNormMomentum = recipe.BatchNormMomentum,
                Dropout = recipe.Dropout ?? 0.2,
                StochasticDepth = recipe.StochasticDepth,
            };
            return EfficientNetModel.Create(
                specification.Architecture,
                options,
                (ulong)DerivedRandom.Seed(specification.Seed, RandomPurpose.Initialisation)
            );
        }
        catch (ArgumentException error)
        {
            throw new TrainingException(FailureClass.User, error.Message, error);
        }
    }
}
