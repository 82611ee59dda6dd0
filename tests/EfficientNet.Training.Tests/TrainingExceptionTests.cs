using EfficientNet.Contracts;
using EfficientNet.Data;

namespace EfficientNet.Training.Tests;

public sealed class TrainingExceptionTests
{
    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB", FailureClass.OutOfMemory)]
    [InlineData("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes", FailureClass.OutOfMemory)]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", FailureClass.OutOfMemory)]
    [InlineData("cuDNN error: CUDNN_STATUS_ALLOC_FAILED", FailureClass.OutOfMemory)]
    [InlineData("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED", FailureClass.OutOfMemory)]
    [InlineData("GET was unable to find an engine to execute this computation", FailureClass.OutOfMemory)]
    [InlineData("FIND was unable to find an engine to execute this computation", FailureClass.OutOfMemory)]
    [InlineData("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", FailureClass.Infrastructure)]
    [InlineData("CUDA error: an illegal memory access was encountered", FailureClass.Infrastructure)]
    public void Classify_NativeError_IsKnownByItsText(string message, FailureClass expected)
    {
        Assert.Equal(expected, TrainingException.Classify(new NativeException(message)));
        Assert.Equal(
            expected,
            TrainingException.Classify(new InvalidOperationException("Loading failed.", new NativeException(message)))
        );
    }

    private sealed class NativeException(string message) : System.Runtime.InteropServices.ExternalException(message);

    [Fact]
    public void Classify_DataSetError_IsTheUsers() =>
        Assert.Equal(FailureClass.User, TrainingException.Classify(new DataSetException("missing")));
}
