using EfficientNet.Grains.Sweeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EfficientNet.Grains;

/// <summary>What a silo needs to host the grains; the ledger's services are registered apart.</summary>
public static class GrainsHosting
{
    /// <summary>Registers serialization, options and the sweeper, which starts after the silo.</summary>
    public static ISiloBuilder ConfigureGrains(this ISiloBuilder silo, Action<GrainsOptions>? configure = null)
    {
        silo.Services.AddGrainSerialization();
        silo.Services.AddOptions<GrainsOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GrainsOptions>, GrainsOptionsValidator>());
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddHostedService<Sweeper>();
        return silo;
    }
}
