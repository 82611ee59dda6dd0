using System.Globalization;
using System.Text.RegularExpressions;
using EfficientNet.Contracts;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Runs;
using EfficientNet.Ledger.Tests.Hosting;

namespace EfficientNet.Ledger.Tests;

/// <summary>
/// SQL has the states' numbers as constants, and the schema has them in migrations: both are what the enums say.
/// </summary>
public sealed partial class StateNumbersTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public void Constants_AreTheEnumsNumbers()
    {
        Compare(typeof(RunStateSql), Enum.GetValues<RunState>().ToDictionary(state => state.ToString(), state => (int)state));
        Compare(
            typeof(ExperimentStateSql),
            Enum.GetValues<ExperimentState>().ToDictionary(state => state.ToString(), state => (int)state)
        );
    }

    [Fact]
    public void FirstFinal_PartsFinalStatesFromOthers()
    {
        Assert.All(
            Enum.GetValues<RunState>(),
            state => Assert.Equal(state.IsFinal(), (int)state >= Number(RunStateSql.FirstFinal))
        );
        Assert.All(
            Enum.GetValues<ExperimentState>(),
            state => Assert.Equal(state.IsFinal(), (int)state >= Number(ExperimentStateSql.FirstFinal))
        );
    }

    [Theory]
    [InlineData("training_run", typeof(RunState))]
    [InlineData("experiment", typeof(ExperimentState))]
    public async Task Table_AllowsExactlyTheEnumsNumbers(string table, Type states)
    {
        var check = await database.ScalarAsync<string>(
            $"""
            select pg_get_constraintdef(oid) from pg_constraint
            where conrelid = '{table}'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%state%'
            """
        );
        Assert.Equal(
            Enum.GetValues(states).Cast<object>().Select(state => Convert.ToInt32(state, CultureInfo.InvariantCulture)).Order(),
            Digits().Matches(check).Select(match => Number(match.Value)).Order()
        );
    }

    [Theory]
    [InlineData("training_run_queue", $"(state = {RunStateSql.Queued})")]
    [InlineData("training_run_under_way", $"(state < {RunStateSql.FirstFinal})")]
    [InlineData("training_run_unobserved", $"((state >= {RunStateSql.FirstFinal}) AND (NOT observed))")]
    public async Task PartialIndex_IsOverTheStatesThatStatementsName(string index, string predicate) =>
        Assert.Equal(
            predicate,
            await database.ScalarAsync<string>(
                $"select pg_get_expr(indpred, indrelid) from pg_index where indexrelid = '{index}'::regclass"
            )
        );

    private static void Compare(Type constants, Dictionary<string, int> states)
    {
        var fields = constants.GetFields().Where(field => field.Name != nameof(RunStateSql.FirstFinal));
        Assert.Equal(states, fields.ToDictionary(field => field.Name, field => Number((string)field.GetRawConstantValue()!)));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
