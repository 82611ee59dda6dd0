using EfficientNet.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace EfficientNet.Grains;

/// <summary>How records cross from process to process: silos and Orleans clients must agree on it.</summary>
public static class GrainSerialization
{
    private const string Namespace = "EfficientNet";

    /// <summary>
    /// Records of this product travel as JSON by <see cref="ContractsJson.Options"/>, its exceptions by their type, message and
    /// inner exceptions.
    /// </summary>
    public static IServiceCollection AddGrainSerialization(this IServiceCollection services)
    {
        services.AddSerializer(serializer => serializer.AddJsonSerializer(IsRecord, ContractsJson.Options));
        services.Configure<ExceptionSerializationOptions>(options =>
        {
            options.SupportedNamespacePrefixes.Add(Namespace);
            options.SupportedNamespacePrefixes.Add("Npgsql"); // The inner one when the ledger does not answer.
        });
        return services;
    }

    private static bool IsRecord(Type type) =>
        IsOurs(type) && !typeof(Exception).IsAssignableFrom(type) && !typeof(IAddressable).IsAssignableFrom(type);

    private static bool IsOurs(Type type) =>
        type.Namespace == Namespace || (type.Namespace?.StartsWith(Namespace + ".", StringComparison.Ordinal) ?? false);
}
