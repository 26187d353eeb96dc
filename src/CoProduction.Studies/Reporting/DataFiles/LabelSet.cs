using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>Labels of numbers and of states of missing that one or more variables share.</summary>
/// <param name="Categories">Numbers and their words.</param>
/// <param name="States">States of missing that are labelled too.</param>
/// <param name="Variables">Places of the variables in the data set.</param>
internal sealed record LabelSet(IReadOnlyList<CodebookValue> Categories, IReadOnlyList<Missing> States, IReadOnlyList<int> Variables)
{
    /// <summary>
    /// The sets of a data set in the order of their first variable. Items of one scale share a set. Dates and times have none, though their missing values are
    /// coded like those of others: R would take a labelled date for a number.
    /// </summary>
    public static IReadOnlyList<LabelSet> Of(DataSet data) =>
    [
        .. data.Variables.Index()
            .Where(variable => variable.Item.Kind == DataKind.Number && (variable.Item.Categories.Count > 0 || (variable.Item.Missing is not null && data.States.Count > 0)))
            .GroupBy(variable => (variable.Item.Missing is not null, string.Join('\n', variable.Item.Categories.Select(category => $"{category.Number} {category.Label}"))))
            .Select(set => new LabelSet(set.First().Item.Categories, set.Key.Item1 ? data.States : [], [.. set.Select(variable => variable.Index)])),
    ];
}
