using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class LibtorchSwitchesTests
{
    [Fact]
    public void Switches_OfThisLibtorch_AreAllThere()
    {
        var warnings = new List<string>();

        LibtorchSwitches.SetForTraining(TorchSharp.DeviceType.CPU, exact: true, warnings.Add);
        LibtorchSwitches.SetForTraining(TorchSharp.DeviceType.CPU, exact: false, warnings.Add);

        Assert.Empty(warnings);
    }

    [Fact]
    public void TensorFloat32_WithoutAGpu_CanBeSet()
    {
        LibtorchSwitches.SetTensorFloat32(true);
        var allowed = (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32);
        LibtorchSwitches.SetTensorFloat32(false);

        Assert.Equal((true, true), allowed);
        Assert.Equal((false, false), (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32));
    }

    [Fact]
    public void FreshMemory_IsFilledInDeterministicModeAlone_AndOnlyWhenAsked()
    {
        using var scope = NewDisposeScope();
        var warnings = new List<string>();

        Assert.Equal((true, false, false), (IsFilled(true, true), IsFilled(true, false), IsFilled(false, true)));
        Assert.Empty(warnings);

        bool IsFilled(bool deterministic, bool fill)
        {
            LibtorchSwitches.SetDeterministicAlgorithms(deterministic, warnings.Add);
            LibtorchSwitches.SetFillOfFreshMemory(fill, warnings.Add);
            zeros(1000).Dispose(); // The memory that the next tensor is likely to get.
            var isFilled = empty(1000).isnan().all().item<bool>();
            LibtorchSwitches.SetDeterministicAlgorithms(false, warnings.Add);
            return isFilled;
        }
    }
}
