using EfficientNet.Training.Checkpoints;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EfficientNet.Training.Optimisation;

/// <summary>
/// Moves a network's parameters, gradients and batch-norm statistics into flat buffers, of which the modules hold views.
/// Optimiser and moving average then work on one tensor instead of hundreds. Order: parameters with the L2 penalty, parameters
/// of batch norm, statistics. Convolution weights are channels-last. Parts start at multiples of 64 bytes; the gaps are zero
/// and stay zero.
/// </summary>
public sealed class FlatState : IDisposable
{
    private const int AlignmentElements = 16;
    private readonly List<Part> _parts = [];
    private readonly List<NamedTensor> _counters = [];

    /// <summary>Moves a network's state. The module keeps working and must not be moved to another device afterwards.</summary>
    public FlatState(nn.Module module, Device device)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var withoutPenalty = module
            .named_modules()
            .Where(entry => entry.module is BatchNorm2d)
            .SelectMany(entry => entry.module.named_parameters().Select(parameter => parameter.parameter.Handle))
            .ToHashSet();
        var parameters = module.named_parameters().ToList();
        var buffers = module.named_buffers().ToList();

        var own = new List<(Tensor Tensor, Part Part)>();
        Place(parameters.Where(p => !withoutPenalty.Contains(p.parameter.Handle)).Select(p => (p.name, (Tensor)p.parameter)));
        DecayedCount = Length;
        Place(parameters.Where(p => withoutPenalty.Contains(p.parameter.Handle)).Select(p => (p.name, (Tensor)p.parameter)));
        ParameterCount = Length;
        Place(buffers.Where(b => b.buffer.dtype == ScalarType.Float32).Select(b => (b.name, b.buffer)));
        _counters.AddRange(
            buffers.Where(b => b.buffer.dtype != ScalarType.Float32).Select(b => new NamedTensor(b.name, b.buffer))
        );

        Values = zeros(Length, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        Gradients = zeros(ParameterCount, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        Parameters = Values.narrow(0, 0, ParameterCount).DetachFromDisposeScope();
        foreach (var (tensor, part) in own)
        {
            var view = part.Of(Values);
            view.copy_(tensor);
            tensor.set_(view);
            if (part.Offset < ParameterCount)
                tensor.grad = part.Of(Gradients).DetachFromDisposeScope();
        }

        void Place(IEnumerable<(string Name, Tensor Tensor)> tensors)
        {
            foreach (var (name, tensor) in tensors)
            {
                var part = new Part(name, Length, tensor.shape);
                _parts.Add(part);
                own.Add((tensor, part));
                Length += (part.Count + AlignmentElements - 1) / AlignmentElements * AlignmentElements;
            }
        }
    }

    /// <summary>Everything that is averaged and trained or tracked: parameters, then statistics [M].</summary>
    public Tensor Values { get; }

    /// <summary>The parameters' share of <see cref="Values"/> [P].</summary>
    public Tensor Parameters { get; }

    /// <summary>Gradients [P], to which backward adds; zeros at first. Do not detach them from the parameters.</summary>
    public Tensor Gradients { get; }

    /// <summary>Elements at the front with the L2 penalty.</summary>
    public long DecayedCount { get; }

    /// <summary>P.</summary>
    public long ParameterCount { get; }

    /// <summary>M.</summary>
    public long Length { get; private set; }

    /// <summary>Integer buffers, which are not moved.</summary>
    public IReadOnlyList<NamedTensor> Counters => _counters;

    /// <summary>
    /// The parts of a buffer laid out like <see cref="Values"/> or like <see cref="Parameters"/>, under the module's names, as
    /// views.
    /// </summary>
    public IEnumerable<NamedTensor> Split(Tensor flat, string prefix) =>
        _parts.Where(part => part.Offset < flat.numel()).Select(part => new NamedTensor(prefix + part.Name, part.Of(flat)));

    /// <inheritdoc />
    public void Dispose()
    {
        Values.Dispose();
        Gradients.Dispose();
        Parameters.Dispose();
    }

    private sealed record Part(string Name, long Offset, long[] Shape)
    {
        public long Count => Shape.Aggregate(1L, (product, size) => product * size);

        /// <summary>Four dimensions are stored [O, H, W, I] and shown [O, I, H, W].</summary>
        public Tensor Of(Tensor flat)
        {
            var slice = flat.narrow(0, Offset, Count);
            return Shape is [var o, var i, var h, var w] ? slice.view(o, h, w, i).permute(0, 3, 1, 2) : slice.view(Shape);
        }
    }
}
