using EfficientNet.Contracts;
using EfficientNet.Data;

namespace EfficientNet.Training.Tests;

public sealed class TrainingExceptionTests
{
    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB", FailureClass.OutOfMemory)]
    [InlineData("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes", FailureClass.OutOfMemory)]
    [InlineData("CUDA error: an illegal memory access was encountered", FailureClass.Infrastructure)]
    public void Classify_NativeError_IsKnownByItsText(string message, FailureClass expected)
    {
        Assert.Equal(expected, TrainingException.Classify(new NativeException(message)));
        Assert.Equal(expected, TrainingException.Classify(new InvalidOperationException("Loading failed.", new NativeException(message))));
    }

    private sealed class NativeException(string message) : System.Runtime.InteropServices.ExternalException(message);

    [Fact]
    public void Classify_DataSetError_IsTheUsers() => Assert.Equal(FailureClass.User, TrainingException.Classify(new DataSetException("missing")));
}
