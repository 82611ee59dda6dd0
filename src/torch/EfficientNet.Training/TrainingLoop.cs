using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data;
using EfficientNet.Data.Augmentation;
using EfficientNet.Data.Loading;
using EfficientNet.Models;
using EfficientNet.Training.Checkpoints;
using EfficientNet.Training.Evaluation;
using EfficientNet.Training.Optimisation;
using EfficientNet.Training.Runtime;
using static TorchSharp.torch;

namespace EfficientNet.Training;

/// <summary>
/// Trains one run from its newest checkpoint to the end, on the calling thread. An epoch is reported before its checkpoint is
/// written: after a crash in between, it is trained again and found equal; the other order would lose it.
/// </summary>
public sealed class TrainingLoop : IDisposable
{
    private const int MaximumEvaluationBatch = 256;
    private readonly StartTraining _start;
    private readonly RunData _data;
    private readonly TrainingOptions _options;
    private readonly Action<TrainerMessage> _report;
    private readonly TimeProvider _time;
    private readonly string _computeClass;
    private readonly TrainingState _state;
    private readonly BatchLoader _loader;
    private readonly LearningRateSchedule _schedule;
    private readonly Evaluator _evaluator;
    private readonly CheckpointStore _checkpoints;
    private readonly ProgressMeter _progress;
    private readonly BrokenImageNews _broken;
    private readonly int _stepsBetweenLossReads;
    private readonly List<PassedCheckpoint> _passedOver = [];
    private TrainingPosition _position;
    private long? _checkpointStep;
    private long _checkpointTime;
    private long _lossReadAt;
    private long _aliveAt;

    /// <summary>Builds the network and restores the newest checkpoint.</summary>
    /// <param name="start">What to train, where, and from where.</param>
    /// <param name="data">Its images.</param>
    /// <param name="options">Options that do not change the result.</param>
    /// <param name="report">Receives messages on the calling thread.</param>
    /// <param name="time">Measures seconds; nothing else depends on it.</param>
    /// <exception cref="TrainingException">The specification cannot be trained.</exception>
    /// <exception cref="CheckpointsUnusableException">
    /// No checkpoint could be used, but there are older ones elsewhere.
    /// </exception>
    public TrainingLoop(
        StartTraining start,
        RunData data,
        TrainingOptions options,
        Action<TrainerMessage> report,
        TimeProvider time
    )
    {
        (_start, _data, _options, _report, _time) = (start, data, options, report, time);
        var specification = start.Specification;
        Validate(specification.Recipe, data);
        var device = DeviceName.IsCpu(start.Device) ? CPU : CUDA;
        _stepsBetweenLossReads = options.StepsBetweenLossReads ?? TrainingOptions.StepsBetweenLossReadsOn(device.type);
        LibtorchSwitches.SetForTraining(device.type, specification.Mode == DeterminismMode.Exact, options.Warn);
        set_num_threads(start.Threads);
        Alive("building the network", step: 0);
        _state = new TrainingState(specification, data.Normalisation, device, options.Warn);
        _computeClass = ComputeClass.Of(start.Device, start.Threads, _state.Precision, specification.Mode, Bfloat16Kernels.Limit);
        _loader = new BatchLoader(
            data.Train,
            specification.Recipe.BatchSize,
            options.LoaderWorkers,
            RecipeAugmentation.Of(specification.Recipe, data.Train),
            specification.Recipe.MicroBatchSize
        );
        _schedule = LearningRateSchedule.Of(specification.Recipe, _loader.StepsPerEpoch);
        _evaluator = new Evaluator(_state.Model, data.Normalisation, specification.Architecture.InputChannels, _state.Device);
        _checkpoints = new CheckpointStore(
            start.CheckpointDirectory,
            start.Attempt,
            specification,
            _computeClass,
            data.ClassNames
        );
        _progress = new ProgressMeter(_time, options.ProgressInterval);
        if (start.Checkpoints.Count > 0)
            Alive("reading a checkpoint", step: 0);
        var resumed = _checkpoints.Resume(_state, start.Checkpoints, _passedOver.Add);
        if (resumed is null && start.HasOlderCheckpoints)
        {
            _state.Dispose();
            throw new CheckpointsUnusableException(_passedOver);
        }

        _position = resumed ?? Beginning();
        _broken = new BrokenImageNews(data.Broken);
        _broken.Resume(_position);
        _checkpointStep = resumed?.Step;
        _checkpointTime = _time.GetTimestamp();
        _lossReadAt = _position.Step;
    }

    /// <summary>SHA-256 over all tensors that the future depends on.</summary>
    public string StateSha256 => _state.StateSha256();

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    /// <summary>
    /// Whether it has trained as far as it is to for now. A run that is complete there, because of its patience, is not halted.
    /// </summary>
    public bool IsHalted => !IsComplete && _position.EpochsComplete >= LastEpoch;

    private bool IsComplete => _position.EpochsComplete >= Recipe.Epochs || IsOutOfPatience;

    private int LastEpoch => Math.Min(_start.Until ?? Recipe.Epochs, Recipe.Epochs);

    private Recipe Recipe => _start.Specification.Recipe;

    private bool IsOutOfPatience =>
        Recipe.Patience is { } patience
        && _position is { LastEpoch: { } last, BestEpoch: { } best }
        && last.Epoch - best.Epoch >= patience;

    private IReadOnlyDictionary<string, string> DataSha256 =>
        _position.WeightsSha256 is { } sha256
            ? new Dictionary<string, string>(_data.FileSha256) { [RunResult.WeightsKey(_start.Specification.Weights!)] = sha256 }
            : _data.FileSha256;

    private long StepsInEpoch => _state.Step - (long)_position.EpochsComplete * _loader.StepsPerEpoch;

    /// <summary>
    /// Trains to the end and returns the result, or null when it left at a checkpoint: because it was asked to, or because
    /// <see cref="IsHalted"/>.
    /// </summary>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public RunResult? Run(CancellationToken leave)
    {
        _report(
            new TrainerStarted(
                _state.Step,
                _position.EpochsComplete,
                _loader.StepsPerEpoch,
                _computeClass,
                DataSha256,
                _passedOver is [] ? null : _passedOver
            )
        );
        while (!IsComplete && !IsHalted)
        {
            if (!TrainEpoch(leave))
                return null;
            FinishEpoch();
            if (leave.IsCancellationRequested)
                return null;
        }

        return IsHalted ? null : MeasureTest();
    }

    /// <inheritdoc />
    public void Dispose() => _state.Dispose();

    private TrainingPosition Beginning()
    {
        if (_start.Specification.Weights is not { } weights)
            return TrainingPosition.Start;
        Alive("reading the weights to begin from", step: 0);
        return TrainingPosition.Start with { WeightsSha256 = InitialWeights.Load(_state, weights, _start.WeightsFile) };
    }

    /// <summary>Mean over the images that the last reading covers; null if this epoch's loss has not been read yet.</summary>
    private double? MeanLoss
    {
        get
        {
            var stepsRead = _lossReadAt - ((long)_position.EpochsComplete * _loader.StepsPerEpoch);
            return stepsRead > 0 ? _position.LossSum / (stepsRead * _loader.BatchSize) : null;
        }
    }

    private bool TrainEpoch(CancellationToken leave)
    {
        var secondsBefore = _position.EpochSeconds;
        var began = _time.GetTimestamp();
        _progress.Begin(_state.Step);
        foreach (var part in _loader.Epoch(_start.Specification.Seed, _position.EpochsComplete + 1, (int)StepsInEpoch))
        {
            using (part)
            {
                if (!_state.Train(part, _loader.BatchSize, _schedule.At(_state.Step)))
                {
                    CameRound("training");
                    continue;
                }
            }

            _position = _position with
            {
                Step = _state.Step,
                EpochSeconds = secondsBefore + _time.GetElapsedTime(began).TotalSeconds,
            };
            ReadLoss();
            Tell(_broken.AfterStep());
            if (leave.IsCancellationRequested)
            {
                WriteCheckpoint();
                return false;
            }

            if (
                StepsInEpoch < _loader.StepsPerEpoch
                && _start.CheckpointPolicy.IsDue(_state.Step, _time.GetElapsedTime(_checkpointTime))
            )
                WriteCheckpoint();
        }

        return true;
    }

    private void ReadLoss()
    {
        if (_state.Step % _stepsBetweenLossReads == 0 || StepsInEpoch == _loader.StepsPerEpoch)
        {
            var sum = _state.LossSum;
            if (!double.IsFinite(sum))
            {
                var where =
                    _state.Step == _lossReadAt + 1
                        ? $"step {_state.Step}"
                        : $"one of the steps {_lossReadAt + 1} to {_state.Step}";
                throw NotFinite(
                    $"The training loss was not finite at {where} (learning rate {_schedule.At(_state.Step - 1):G6})"
                );
            }

            _lossReadAt = _state.Step;
            _position = _position with { LossSum = sum };
        }

        if (_progress.IsDue(_state.Step, out var stepsPerSecond))
        {
            var imagesPerSecond = stepsPerSecond * _loader.BatchSize;
            var epoch = _position.EpochsComplete + 1;
            _report(new TrainerProgress(_state.Step, epoch, MeanLoss, imagesPerSecond, _loader.StepsPerEpoch));
        }
    }

    private void FinishEpoch()
    {
        Alive("evaluating", _state.Step);
        var began = _time.GetTimestamp();
        var validation = Measure(_data.Validation, _state.UseAverage);
        var seconds = _position.EpochSeconds + _time.GetElapsedTime(began).TotalSeconds;
        var metrics = new EpochMetrics(
            _position.EpochsComplete + 1,
            _state.Step,
            _position.LossSum / _loader.ImagesPerEpoch,
            _schedule.At(_state.Step - 1),
            validation.Loss,
            validation.Top1,
            validation.Top5,
            _loader.ImagesPerEpoch,
            seconds
        );
        _state.ClearLossSum();
        _position = new TrainingPosition
        {
            Step = _state.Step,
            EpochsComplete = metrics.Epoch,
            CompletedSeconds = _position.CompletedSeconds + seconds,
            WeightsSha256 = _position.WeightsSha256,
            LastEpoch = metrics,
            BestEpoch = _position.BestEpoch is { } best && !metrics.IsBetterThan(best) ? best : metrics,
        };
        if (_position.BestEpoch == metrics)
            _state.KeepBest();
        _report(new EpochFinished(metrics));
        WriteCheckpoint();
    }

    private RunResult MeasureTest()
    {
        var last = _position.LastEpoch!;
        var measured = Recipe.Patience is null ? last : _position.BestEpoch!;
        var test = Measure(_data.Test, _state.UseBestAverage);
        Tell(_broken.Take());
        var result = new RunResult(
            measured.ValidationTop1,
            test.Top1,
            test.Top5,
            test.Images,
            _state.WeightsSha256(),
            _position.CompletedSeconds,
            DataSha256,
            _computeClass
        )
        {
            BestEpoch = Recipe.Patience is null ? null : measured.Epoch,
            StoppedAfter = last.Epoch < Recipe.Epochs ? last.Epoch : null,
            BrokenImages = _broken.Count,
        };
        _report(new TrainingCompleted(result));
        return result;
    }

    private EvaluationResult Measure(IImageSource images, Func<IDisposable> use)
    {
        using var average = use();
        var result = _evaluator.Measure(
            images,
            Math.Min(MicroBatches.Largest(Recipe), MaximumEvaluationBatch),
            _options.LoaderWorkers,
            () => CameRound("evaluating")
        );
        return double.IsFinite(result.Loss)
            ? result
            : throw NotFinite($"The loss of the averaged weights was not finite after step {_state.Step}");
    }

    // A disk that refuses the checkpoint does not fail the run: earlier ones stay, and the next one is tried when it is due
    // (protocol rule P16).
    private void WriteCheckpoint()
    {
        Alive("writing a checkpoint", _state.Step);
        var (brokenImages, news) = _broken.BeforeCheckpoint();
        Tell(news);
        // On a GPU the loss may not have been read since, and weights can overflow in a step whose loss was still finite.
        if (!double.IsFinite(_state.LossSum) || !_state.IsFinite())
            throw NotFinite($"The weights or the optimiser's state were not finite after step {_state.Step}");
        _checkpointTime = _time.GetTimestamp();
        try
        {
            _report(_checkpoints.Write(_state, _position with { LossSum = _state.LossSum, BrokenImages = brokenImages }));
            _checkpointStep = _state.Step;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _report(new CheckpointNotWritten(error.Message, _state.Step));
        }
    }

    private TrainingException NotFinite(string what) =>
        new(
            FailureClass.Numerical,
            what
                + (
                    _checkpointStep is { } step
                        ? $"; the last good checkpoint is that of step {step}."
                        : "; there is no checkpoint from before."
                )
        );

    private void Tell(BrokenImagesMet? broken)
    {
        if (broken is not null)
            _report(broken);
    }

    private void CameRound(string doing)
    {
        if (_time.GetElapsedTime(_aliveAt) >= _options.ProgressInterval)
            Alive(doing, _state.Step);
    }

    private void Alive(string doing, long step)
    {
        _aliveAt = _time.GetTimestamp();
        _report(new TrainerAlive(doing, step));
    }

    private static void Validate(Recipe recipe, RunData data)
    {
        if (RecipeRules.Problems(recipe, data.Train.Count) is [var problem, ..])
            throw new TrainingException(FailureClass.User, $"recipe.{problem.Message}.");
    }
}
