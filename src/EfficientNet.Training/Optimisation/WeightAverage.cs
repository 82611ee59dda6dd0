using static TorchSharp.torch;

namespace EfficientNet.Training.Optimisation;

/// <summary>
/// Exponential moving average of weights and batch-norm statistics, which evaluation uses. The decay is ramped as
/// min(decay, (1 + t) / (10 + t)) (TensorFlow's <c>num_updates</c>): without it the average would remember its start for thousands of steps.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    private readonly Tensor _values;
    private readonly Tensor _kept;
    private readonly Tensor _weight;
    private readonly double _decay;

    /// <summary>Begins at the present values.</summary>
    /// <param name="values">What is averaged [M]; stays the caller's.</param>
    /// <param name="decay">Decay in the long run.</param>
    public WeightAverage(Tensor values, double decay)
    {
        using var untracked = no_grad();
        (_values, _decay) = (values, decay);
        Average = values.clone().DetachFromDisposeScope();
        _kept = empty_like(values, requires_grad: false).DetachFromDisposeScope();
        _weight = zeros([], dtype: values.dtype, device: values.device).DetachFromDisposeScope();
    }

    /// <summary>The average [M].</summary>
    public Tensor Average { get; }

    /// <summary>Decay at an update.</summary>
    public static double DecayAt(double decay, long steps) => Math.Min(decay, (1.0 + steps) / (10.0 + steps));

    /// <summary>Moves the average towards the values.</summary>
    /// <param name="steps">Steps done, this one included: t of the ramp.</param>
    public void Update(long steps)
    {
        using var untracked = no_grad();
        _weight.fill_(1 - DecayAt(_decay, steps));
        Average.lerp_(_values, _weight);
    }

    /// <summary>Puts the average in the values' place, bit for bit, until the result is disposed.</summary>
    public IDisposable Use()
    {
        using var untracked = no_grad();
        _kept.copy_(_values);
        _values.copy_(Average);
        return new Restoration(this);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Average.Dispose();
        _kept.Dispose();
        _weight.Dispose();
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
