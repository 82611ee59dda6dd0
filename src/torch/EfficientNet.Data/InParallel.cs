using System.Runtime.ExceptionServices;

namespace EfficientNet.Data;

/// <summary>A loop over all cores that throws the first error unwrapped.</summary>
internal static class InParallel
{
    public static void For(int count, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, body);
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }
}
