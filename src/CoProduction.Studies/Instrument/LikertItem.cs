using System.Text.Json.Serialization;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>A Likert item: one question, or a matrix of statements that share their options and yield one variable each.</summary>
public sealed record LikertItem : OptionItem
{
    /// <summary>Empty for a single item.</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    public bool RandomizeStatements { get; init; }

    [JsonIgnore]
    public override IReadOnlyList<Variable> Variables => Statements.Count == 0
        ? base.Variables
        : [.. Statements.Select(statement => new Variable(statement.Key, this, statement.Text))];
}
