using Npgsql;
using NpgsqlTypes;

namespace EfficientNet.Ledger;

/// <summary>
/// Parameters with explicit database types, so that null has a type too and plans are shared.
/// </summary>
internal static class Bind
{
    public static NpgsqlParameterCollection Text(this NpgsqlParameterCollection parameters, string name, string? value) =>
        parameters.Put(name, NpgsqlDbType.Text, value);

    public static NpgsqlParameterCollection Texts(
        this NpgsqlParameterCollection parameters,
        string name,
        IEnumerable<string> values
    ) => parameters.Put(name, NpgsqlDbType.Array | NpgsqlDbType.Text, values.ToArray());

    public static NpgsqlParameterCollection Number(this NpgsqlParameterCollection parameters, string name, int? value) =>
        parameters.Put(name, NpgsqlDbType.Integer, value);

    public static NpgsqlParameterCollection Number(this NpgsqlParameterCollection parameters, string name, long? value) =>
        parameters.Put(name, NpgsqlDbType.Bigint, value);

    public static NpgsqlParameterCollection Numbers(
        this NpgsqlParameterCollection parameters,
        string name,
        IEnumerable<int> values
    ) => parameters.Put(name, NpgsqlDbType.Array | NpgsqlDbType.Integer, values.ToArray());

    public static NpgsqlParameterCollection Numbers(
        this NpgsqlParameterCollection parameters,
        string name,
        IEnumerable<long> values
    ) => parameters.Put(name, NpgsqlDbType.Array | NpgsqlDbType.Bigint, values.ToArray());

    public static NpgsqlParameterCollection Flag(this NpgsqlParameterCollection parameters, string name, bool value) =>
        parameters.Put(name, NpgsqlDbType.Boolean, value);

    public static NpgsqlParameterCollection Time(this NpgsqlParameterCollection parameters, string name, DateTimeOffset? value) =>
        parameters.Put(name, NpgsqlDbType.TimestampTz, value?.ToUniversalTime());

    public static NpgsqlParameterCollection Span(this NpgsqlParameterCollection parameters, string name, TimeSpan value) =>
        parameters.Put(name, NpgsqlDbType.Interval, value);

    /// <summary>A value as jsonb; null stays null.</summary>
    public static NpgsqlParameterCollection Json<T>(this NpgsqlParameterCollection parameters, string name, T? value) =>
        parameters.Put(name, NpgsqlDbType.Jsonb, value is null ? null : LedgerJson.Write(value));

    /// <summary>JSON texts as jsonb[]; null stays null.</summary>
    public static NpgsqlParameterCollection Jsons(this NpgsqlParameterCollection parameters, string name, string?[] values) =>
        parameters.Put(name, NpgsqlDbType.Array | NpgsqlDbType.Jsonb, values);

    private static NpgsqlParameterCollection Put(
        this NpgsqlParameterCollection parameters,
        string name,
        NpgsqlDbType type,
        object? value
    )
    {
        parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
        return parameters;
    }
}
