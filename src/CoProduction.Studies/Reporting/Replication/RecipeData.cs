using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>What all parts of a recipe look things up in: the results and the columns of the responses file, known from the design alone.</summary>
internal sealed class RecipeData(StudyResults results, IReadOnlyDictionary<int, CompiledDesign> versions)
{
    public StudyResults Results => results;

    /// <summary>No rows: the columns that the file of these versions has.</summary>
    public ResponseFrame Columns { get; } = ResponseFrame.Build(versions, [ParticipantKind.Real], []);

    public IReadOnlyDictionary<int, CompiledDesign> Versions => versions;

    public StudyDesign Design => results.Design.Design;

    public MeasurePlaces Places { get; } = new(results.Design);

    public IReadOnlyList<string> Themes => [.. Design.Themes.Select(theme => theme.Key)];

    public bool Loops(string measure) => results.Design.Measures.TryGetValue(measure, out var found) && Places.Loops(found);

    /// <summary>Every theme for a measure that is asked per theme, in any version; else none.</summary>
    public IReadOnlyList<string>? ThemesOf(string measure) =>
        Columns.MeasureColumns(measure).Select(column => column.Theme).Where(theme => theme.Length > 0).ToList() is { Count: > 0 } themes ? themes : null;
}
