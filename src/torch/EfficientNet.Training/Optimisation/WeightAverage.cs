using static TorchSharp.torch;

namespace EfficientNet.Training.Optimisation;

/// <summary>
/// Exponential moving average of weights and batch-norm statistics, which evaluation uses. The decay is ramped as
/// min(decay, (1 + t) / (10 + t)) (TensorFlow's <c>num_updates</c>): without it the average would remember its start for
/// thousands of steps.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    private readonly Tensor _values;
    private readonly Tensor _kept;
    private readonly Tensor _weight;
    private readonly double _decay;

    /// <summary>Starts at the current values.</summary>
    /// <param name="values">What is averaged [M]; the caller keeps it.</param>
    /// <param name="decay">Decay in the long run.</param>
    /// <param name="keepsBest">Whether to allocate <see cref="Best"/>.</param>
    public WeightAverage(Tensor values, double decay, bool keepsBest = false)
    {
        using var untracked = no_grad();
        (_values, _decay) = (values, decay);
        Average = values.clone().DetachFromDisposeScope();
        Best = keepsBest ? values.clone().DetachFromDisposeScope() : null;
        _kept = empty_like(values, requires_grad: false).DetachFromDisposeScope();
        _weight = zeros([], dtype: values.dtype, device: values.device).DetachFromDisposeScope();
    }

    /// <summary>The average [M].</summary>
    public Tensor Average { get; }

    /// <summary>The best average [M], for runs that end with it; null for others.</summary>
    public Tensor? Best { get; }

    /// <summary>Decay at an update.</summary>
    public static double DecayAt(double decay, long steps) => Math.Min(decay, (1.0 + steps) / (10.0 + steps));

    /// <summary>Restarts at the current values.</summary>
    public void Begin()
    {
        using var untracked = no_grad();
        Average.copy_(_values);
        Best?.copy_(_values);
    }

    /// <summary>Moves the average towards the values.</summary>
    /// <param name="steps">Steps done, this one included: t of the ramp.</param>
    public void Update(long steps)
    {
        using var untracked = no_grad();
        _weight.fill_(1 - DecayAt(_decay, steps));
        Average.lerp_(_values, _weight);
    }

    /// <summary>Replaces the values with the average, bit for bit, until the result is disposed.</summary>
    public IDisposable Use() => Use(Average);

    /// <summary>The same with <see cref="Best"/>, where it is kept.</summary>
    public IDisposable UseBest() => Use(Best ?? Average);

    /// <summary>Records the current average as the best so far.</summary>
    public void KeepBest()
    {
        using var untracked = no_grad();
        Best?.copy_(Average);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Average.Dispose();
        Best?.Dispose();
        _kept.Dispose();
        _weight.Dispose();
    }

    private Restoration Use(Tensor average)
    {
        using var untracked = no_grad();
        _kept.copy_(_values);
        _values.copy_(average);
        return new Restoration(this);
    }

    private sealed class Restoration(WeightAverage owner) : IDisposable
    {
        public void Dispose()
        {
            using var untracked = no_grad();
            owner._values.copy_(owner._kept);
        }
    }
}
