using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>Groups coefficients that round to the same architecture, so that each architecture is trained once.</summary>
public static class ArchitectureCollapse
{
    /// <summary>The distinct architectures, in the order of their first coefficients.</summary>
    /// <exception cref="ScalingRangeException">A point is out of range, see <see cref="CompoundScaling.Scale"/>.</exception>
    public static ImmutableArray<ScaledArchitecture> Of(
        BaseNetwork network,
        IEnumerable<ScalingCoefficients> coefficients,
        ScalingOptions options
    )
    {
        var scaler = new CompoundScaler(network, options);
        var members = new Dictionary<RoundedScale, ImmutableArray<ScalingCoefficients>.Builder>();
        var order = new List<RoundedScale>();
        foreach (var point in coefficients)
        {
            var rounded = scaler.Rounded(point);
            if (!members.TryGetValue(rounded, out var list))
            {
                members.Add(rounded, list = ImmutableArray.CreateBuilder<ScalingCoefficients>());
                order.Add(rounded);
            }

            list.Add(point);
        }

        return [.. order.Select(rounded => Describe(scaler.Build(rounded), members[rounded].ToImmutable()))];
    }

    private static ScaledArchitecture Describe(Architecture architecture, ImmutableArray<ScalingCoefficients> members)
    {
        var (parameters, multiplyAdds) = ArchitectureCost.Totals(architecture);
        return new ScaledArchitecture(
            members.Min(RepresentativeRule.Instance),
            members,
            architecture,
            ArchitectureFingerprint.Of(architecture),
            parameters,
            multiplyAdds
        );
    }
}
