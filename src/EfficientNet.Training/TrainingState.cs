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
/// All tensors of a run in training, and the step that changes them. A step is a function of (this state, batch, step number, learning
/// rate) alone: dropout and stochastic depth are seeded anew for each from (seed, step).
/// </summary>
public sealed class TrainingState : IDisposable
{
    private readonly RunSpecification _specification;
    private readonly Normalisation _normalisation;
    private readonly FlatState _flat;
    private readonly RmsPropTf _optimiser;
    private readonly WeightAverage _average;
    private readonly Tensor _lossSum;

    /// <summary>A fresh network with weights from the seed, on a device.</summary>
    public TrainingState(RunSpecification specification, Normalisation normalisation, Device device)
    {
        (_specification, _normalisation, Device) = (specification, normalisation, device);
        var recipe = specification.Recipe;
        Model = Create(specification);
        Model.to(device);
        _flat = new FlatState(Model, device);
        _optimiser = new RmsPropTf(_flat.Parameters, _flat.Gradients, _flat.DecayedCount, recipe);
        _average = new WeightAverage(_flat.Values, recipe.EmaDecay);
        _lossSum = zeros([], dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();
        Model.train();
    }

    /// <summary>The network.</summary>
    public EfficientNetModel Model { get; }

    /// <summary>Where its tensors are.</summary>
    public Device Device { get; }

    /// <summary>Steps done since the beginning of the run.</summary>
    public long Step { get; private set; }

    /// <summary>Sum of the losses of the present epoch's images; reading it waits for the device.</summary>
    public double LossSum => _lossSum.item<double>();

    /// <summary>Loss, backward, optimiser, moving average.</summary>
    public void TrainStep(ImageBatch batch, double learningRate)
    {
        using var scope = NewDisposeScope();
        // Only the CPU's generator: masks are drawn there on every device, since CUDA's numbers depend on the kind of GPU.
        using var generator = random.manual_seed(DerivedRandom.Seed(_specification.Seed, RandomPurpose.Step, Step));
        _flat.Gradients.zero_();
        var images = _normalisation.Apply(batch.Pixels.to(Device), _specification.Architecture.InputChannels); // [N, C, H, W]
        var logits = Model.call(images).to(ScalarType.Float32); // [N, K]
        var loss = nn.functional.cross_entropy(logits, batch.Labels.to(Device), label_smoothing: _specification.Recipe.LabelSmoothing);
        loss.backward();
        _optimiser.Step(learningRate);
        Step++;
        _average.Update(Step);
        _lossSum.add_(loss.detach().to(ScalarType.Float64).mul_(batch.Count));
    }

    /// <summary>Puts the moving averages in the weights' and statistics' place until the result is disposed.</summary>
    public IDisposable UseAverage() => _average.Use();

    /// <summary>Begins another epoch's sum.</summary>
    public void ClearLossSum() => _lossSum.zero_();

    /// <summary>Every tensor that the future depends on, as views under stable names: <c>model.</c> and <c>ema.</c> with torchvision's keys, then the optimiser's.</summary>
    public IEnumerable<NamedTensor> Tensors() =>
        [.. WeightTensors(), .. _flat.Split(_optimiser.MeanSquare, "square."), .. _flat.Split(_optimiser.Momentum, "momentum.")];

    /// <summary>SHA-256 over weights, moving averages and buffers: equal bits give equal hashes.</summary>
    public string WeightsSha256() => TensorHash.Sha256(WeightTensors());

    /// <summary>SHA-256 over <see cref="Tensors"/>.</summary>
    public string StateSha256() => TensorHash.Sha256(Tensors());

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

    private IEnumerable<NamedTensor> WeightTensors() =>
        [.. _flat.Split(_flat.Values, "model."), .. _flat.Counters.Select(counter => counter with { Name = "model." + counter.Name, Tensor = counter.Tensor.alias() }), .. _flat.Split(_average.Average, "ema.")];

    private static EfficientNetModel Create(RunSpecification specification)
    {
        var recipe = specification.Recipe;
        try
        {
            var options = new ModelOptions
            {
                Padding = PaddingMode.Same,
                BatchNormEpsilon = recipe.BatchNormEpsilon,
                BatchNormMomentum = recipe.BatchNormMomentum,
                Dropout = recipe.Dropout ?? 0.2,
                StochasticDepth = recipe.StochasticDepth,
            };
            return EfficientNetModel.Create(specification.Architecture, options, (ulong)DerivedRandom.Seed(specification.Seed, RandomPurpose.Initialisation));
        }
        catch (ArgumentException error)
        {
            throw new TrainingException(FailureClass.User, error.Message, error);
        }
    }
}
