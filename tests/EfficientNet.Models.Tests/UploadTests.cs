using static TorchSharp.torch;

namespace EfficientNet.Models.Tests;

public sealed class UploadTests
{
    [Fact]
    public void To_TheProcessor_CopiesNothing()
    {
        using var scope = NewDisposeScope();
        var pixels = zeros(2, 3, dtype: ScalarType.Byte);

        Upload.To(pixels, CPU).fill_(7);

        Assert.Equal(42, pixels.sum().item<long>());
    }
}
