namespace EfficientNet.Contracts;

/// <summary>Whether a run promises the same bits when it is repeated (protocol rule P22).</summary>
public enum DeterminismMode
{
    /// <summary>Same run, same compute class, same bits.</summary>
    Exact = 1,

    /// <summary>The fastest kernels, repeatable only statistically.</summary>
    Fast = 2,
}
