using System.Runtime.InteropServices;
using EfficientNet.Data;
using EfficientNet.Data.Loading;
using EfficientNet.Models;
using static TorchSharp.torch;

namespace EfficientNet.Training.Evaluation;

/// <summary>
/// Measures a network in evaluation mode. Sums are in 64 bits and in the images' order, so equal weights give equal bits.
/// </summary>
public sealed class Evaluator(nn.Module<Tensor, Tensor> model, Normalisation normalisation, int inputChannels, Device device)
{
    /// <summary>Evaluates all of <paramref name="images"/> once; leaves the network in training mode.</summary>
    /// <param name="images">What to measure on.</param>
    /// <param name="batchSize">Images at once.</param>
    /// <param name="workers">Threads that load images ahead.</param>
    /// <param name="cameRound">Called after each batch.</param>
    /// <param name="confusion">Counts every image.</param>
    public EvaluationResult Measure(
        IImageSource images,
        int batchSize,
        int workers,
        Action? cameRound = null,
        ConfusionMatrix? confusion = null
    )
    {
        model.eval();
        using var untracked = inference_mode();
        double loss = 0;
        long top1 = 0,
            top5 = 0;
        foreach (var batch in new BatchLoader(images, batchSize, workers).InOrder())
        {
            using (batch)
            using (NewDisposeScope())
            {
                var labels = Upload.To(batch.Labels, device); // [N]
                var logits = model
                    .call(normalisation.Apply(Upload.To(batch.Pixels, device), inputChannels))
                    .to(ScalarType.Float32); // [N, K]
                loss += nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum).item<float>();
                var best = logits.topk((int)Math.Min(5, logits.shape[1]), dim: 1).indexes; // [N, 5]
                var hits = best.eq(labels.unsqueeze(1)); // [N, 5]
                top1 += hits.select(1, 0).sum().item<long>();
                top5 += hits.sum().item<long>();
                if (confusion is not null)
                    Count(confusion, batch.Labels, best.cpu());
            }

            cameRound?.Invoke();
        }

        model.train();
        return new EvaluationResult(loss / images.Count, (double)top1 / images.Count, (double)top5 / images.Count, images.Count);
    }

    private static void Count(ConfusionMatrix confusion, Tensor labels, Tensor best)
    {
        var classes = MemoryMarshal.Cast<byte, long>(labels.bytes);
        var likeliest = MemoryMarshal.Cast<byte, long>(best.contiguous().bytes);
        var each = likeliest.Length / classes.Length;
        for (var image = 0; image < classes.Length; image++)
            confusion.Add(classes[image], likeliest.Slice(image * each, each));
    }
}
