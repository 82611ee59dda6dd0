namespace EfficientNet.Models.Tests;

public sealed class Bfloat16KernelsTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", "", null)]
    [InlineData("AVX2", null, "AVX2")]
    [InlineData("avx512_core", null, "AVX512_CORE")]
    [InlineData("AVX512_CORE_VNNI", "ALL", "AVX512_CORE_VNNI")]
    [InlineData(null, "AVX2", "AVX2")]
    [InlineData("", "AVX2", "AVX2")] // oneDNN takes an empty one for none
    [InlineData("AVX512_CORE_BF16", "AVX2", null)]
    [InlineData("AVX512_CORE_AMX", null, null)]
    [InlineData("AVX2_VNNI_2", null, null)]
    [InlineData("DEFAULT", null, null)]
    [InlineData("a set that is yet to come", null, null)]
    public void Limiting_UsersSetting_CountsIfItLeavesBfloat16Out(string? variable, string? formerVariable, string? expected) =>
        Assert.Equal(expected, Bfloat16Kernels.Limiting(variable, formerVariable));

    [Theory]
    [InlineData("flags\t\t: fpu avx512f avx512_bf16 clzero", true)]
    [InlineData("flags\t\t: fpu avx512f avx512_vnni clzero", false)]
    [InlineData("bugs\t\t: avx512_bf16", false)]
    public void HasInstructions_ByTheFirstProcessorsFlags(string line, bool expected) =>
        Assert.Equal(expected, Bfloat16Kernels.HasInstructions(["model name\t: AMD EPYC", line, ""]));
}
