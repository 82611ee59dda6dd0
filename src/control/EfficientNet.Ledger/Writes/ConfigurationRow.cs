using System.Collections.Immutable;
using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Scaling;
using Npgsql;

namespace EfficientNet.Ledger.Writes;

/// <summary>
/// A row of <c>scaling_configuration</c> as a <see cref="ScalingConfiguration"/>; the table goes by the name <c>c</c>.
/// </summary>
internal static class ConfigurationRow
{
    public const string Columns = """
        c.experiment, c.number, c.stage, c.label, c.alpha, c.beta, c.gamma, c.phi, c.members, c.architecture, c.fingerprint,
        c.parameters,
        c.multiply_adds, c.training
        """;

    public static ScalingConfiguration Read(NpgsqlDataReader row) =>
        new()
        {
            Experiment = ExperimentId.Parse(row.GetString(0)),
            Number = row.GetInt32(1),
            Stage = row.GetString(2),
            Label = row.GetString(3),
            Coefficients = row.IsDBNull(4)
                ? null
                : new ScalingCoefficients(row.GetDecimal(4), row.GetDecimal(5), row.GetDecimal(6), row.GetDecimal(7)),
            Members = LedgerJson.Read<ImmutableArray<ScalingCoefficients>>(row.GetString(8)),
            Architecture = LedgerJson.Read<Architecture>(row.GetString(9)),
            Fingerprint = row.GetString(10),
            Parameters = row.GetInt64(11),
            MultiplyAdds = row.GetInt64(12),
            Training = row.GetString(13),
        };
}
