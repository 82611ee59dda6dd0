using EfficientNet.Contracts;
using EfficientNet.Training.Optimisation;
using static TorchSharp.torch;

namespace EfficientNet.Training.Tests.Optimisation;

public sealed class RmsPropTfTests
{
    private static readonly Recipe Recipe = new()
    {
        RmsDecay = 0.9,
        Momentum = 0.9,
        Epsilon = 1e-3,
        WeightDecay = 0.02,
    };

    [Fact]
    public void Step_First_IsTheFormulaByHand()
    {
        using var parameters = tensor(new[] { 2f, 2f });
        using var gradients = tensor(new[] { 0.5f, 0.5f });
        using var optimiser = new RmsPropTf(parameters, gradients, decayed: 1, Recipe);

        optimiser.Step(0.1);

        // g = 0.5 + 0.02·2 = 0.54; s = 1 + 0.1·(0.54² − 1) = 0.92916; m = 0.1·0.54/√0.93016; without the penalty g = 0.5, s =
        // 0.925.
        Assert.Equal(2 - 0.054 / Math.Sqrt(0.93016), parameters[0].item<float>(), 1e-6);
        Assert.Equal(2 - 0.05 / Math.Sqrt(0.926), parameters[1].item<float>(), 1e-6);
    }

    [Fact]
    public void Step_ManyTimesWithChangingRateAndGradients_FollowsTheFormulaInDoublePrecision()
    {
        const int Size = 37,
            Decayed = 20,
            Steps = 500;
        var random = new Random(1);
        var expected = new Reference(
            Enumerable.Range(0, Size).Select(_ => random.NextDouble() * 2 - 1).ToArray(),
            Decayed,
            Recipe
        );
        using var parameters = tensor(expected.Parameters.Select(value => (float)value).ToArray());
        using var gradients = zeros(Size);
        using var optimiser = new RmsPropTf(parameters, gradients, Decayed, Recipe);

        for (var step = 0; step < Steps; step++)
        {
            // Gradients of different sizes, some of them tiny, so that epsilon inside the root matters.
            var gradient = Enumerable.Range(0, Size).Select(i => (random.NextDouble() - 0.5) * Math.Pow(10, i % 5 - 3)).ToArray();
            var rate = 0.02 * (1 + step % 7) / 7;
            using (var fresh = tensor(gradient.Select(value => (float)value).ToArray()))
                gradients.copy_(fresh);
            optimiser.Step(rate);
            expected.Step(gradient, rate);
        }

        var actual = parameters.data<float>().ToArray();
        var largest = expected.Parameters.Zip(actual, (e, a) => Math.Abs(e - a) / Math.Max(1, Math.Abs(e))).Max();
        Assert.InRange(largest, 0, 2e-5);
        Assert.All(
            expected.MeanSquare.Zip(optimiser.MeanSquare.data<float>().ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5)
        );
    }

    [Fact]
    public void Step_Repeated_LeavesNoTensorBehind()
    {
        using var parameters = zeros(100);
        using var gradients = ones(100);
        using var optimiser = new RmsPropTf(parameters, gradients, decayed: 50, Recipe);
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 10; i++)
            optimiser.Step(0.1);

        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Kernel_AnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        var alone = Stepped(
            (parameters, gradients, square, momentum) =>
                RmsPropKernel.Step(parameters, gradients, square, momentum, Odd - 30, RmsPropFactors.Of(Recipe, 0.1), threads: 1)
        );
        var shared = Stepped(
            (parameters, gradients, square, momentum) =>
                RmsPropKernel.Step(parameters, gradients, square, momentum, Odd - 30, RmsPropFactors.Of(Recipe, 0.1), threads)
        );

        Assert.Equal(alone, shared);
    }

    [Fact]
    public void StepByTensors_OnTheCpu_AgreesWithTheKernel()
    {
        using var seed = random.manual_seed(1);
        using var gradients = randn(Odd);
        using var parameters = randn(Odd);
        using var byTensors = parameters.clone();
        using var gradient = gradients.clone();
        using var penalised = gradients.clone();
        using var optimiser = new RmsPropTf(parameters, gradients, decayed: Odd - 30, Recipe);
        using var other = new RmsPropTf(byTensors, penalised, decayed: Odd - 30, Recipe);

        for (var step = 0; step < 20; step++)
        {
            penalised.copy_(gradient);
            gradients.copy_(gradient);
            optimiser.Step(0.1);
            other.StepByTensors(0.1);
            Assert.False(gradients.any().item<bool>() || penalised.any().item<bool>(), "The gradients are not zero afterwards.");
        }

        Assert.True(allclose(byTensors, parameters, rtol: 1e-5, atol: 1e-5), "The two forms of the step part.");
        Assert.True(allclose(other.Momentum, optimiser.Momentum, rtol: 1e-5, atol: 1e-6), "The two forms' momenta part.");
    }

    private const int Odd = 1031; // No multiple of a vector's length.

    private static float[] Stepped(Action<Tensor, Tensor, Tensor, Tensor> step)
    {
        using var seed = random.manual_seed(2);
        using var parameters = randn(Odd);
        using var gradients = randn(Odd);
        using var square = ones(Odd);
        using var momentum = zeros(Odd);
        using var gradient = gradients.clone();
        for (var i = 0; i < 3; i++)
        {
            gradients.copy_(gradient);
            step(parameters, gradients, square, momentum);
        }

        return [.. parameters.data<float>(), .. square.data<float>(), .. momentum.data<float>()];
    }

    private sealed class Reference(double[] parameters, int decayed, Recipe recipe)
    {
        private readonly double[] _momentum = new double[parameters.Length];

        public double[] Parameters => parameters;

        public double[] MeanSquare { get; } = [.. Enumerable.Repeat(1.0, parameters.Length)];

        public void Step(double[] gradient, double rate)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                var g = gradient[i] + (i < decayed ? recipe.WeightDecay * parameters[i] : 0);
                MeanSquare[i] += (1 - recipe.RmsDecay) * (g * g - MeanSquare[i]);
                _momentum[i] = recipe.Momentum * _momentum[i] + rate * g / Math.Sqrt(MeanSquare[i] + recipe.Epsilon);
                parameters[i] -= _momentum[i];
            }
        }
    }
}
