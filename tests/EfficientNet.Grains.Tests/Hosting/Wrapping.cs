using Microsoft.Extensions.DependencyInjection;

namespace EfficientNet.Grains.Tests.Hosting;

/// <summary>Puts a test's own implementation around a registered one.</summary>
internal static class Wrapping
{
    public static void Wrap<TPort>(this IServiceCollection services, Func<TPort, TPort> wrap)
        where TPort : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(TPort)).ImplementationType!;
        services.AddSingleton(provider => wrap((TPort)ActivatorUtilities.CreateInstance(provider, inner)));
    }
}
