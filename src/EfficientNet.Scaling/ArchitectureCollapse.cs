using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>Gathers coefficients that round to the same architecture, so that each architecture is trained once.</summary>
public static class ArchitectureCollapse
{
    /// <summary>The distinct architectures, in the order of their first coefficients.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A power of a coefficient is out of range, see <see cref="CompoundScaling.Powers"/>.</exception>
    public static ImmutableArray<ScaledArchitecture> Of(BaseNetwork network, IEnumerable<ScalingCoefficients> coefficients, ScalingOptions options)
    {
        var order = new List<Architecture>();
        var members = new Dictionary<Architecture, List<ScalingCoefficients>>();
        foreach (var point in coefficients)
        {
            var architecture = CompoundScaling.Scale(network, point, options);
            if (!members.TryGetValue(architecture, out var list))
            {
                members.Add(architecture, list = []);
                order.Add(architecture);
            }

            list.Add(point);
        }

        return [.. order.Select(architecture => Describe(architecture, members[architecture]))];
    }

    private static ScaledArchitecture Describe(Architecture architecture, List<ScalingCoefficients> members)
    {
        var (parameters, multiplyAdds) = ArchitectureCost.Totals(architecture);
        return new ScaledArchitecture(
            members.Min(RepresentativeRule.Instance),
            [.. members],
            architecture,
            ArchitectureFingerprint.Of(architecture),
            parameters,
            multiplyAdds);
    }
}
