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

    /// <summary>Lowest and highest value of the outcome; null where neither plan nor design has them.</summary>
    public (double Lowest, double Highest)? RangeOf(Inquiry inquiry) =>
        results.Design.Measures.TryGetValue(inquiry.Outcome, out var measure) ? DesignRules.RangeOf(inquiry, results.Design, measure) : null;

    /// <summary>The dose of each arm that has one; null where the arms are not the doses of one factor.</summary>
    public IReadOnlyDictionary<string, double>? DosesOf(string randomization) => ArmDoses.Of(results.Design.Randomizations[randomization], Design.Factors)?.ByArm;

    /// <summary>Every theme for a measure that is asked per theme, in any version; else none.</summary>
    public IReadOnlyList<string>? ThemesOf(string measure) =>
        Columns.MeasureColumns(measure).Select(column => column.Theme).Where(theme => theme.Length > 0).ToList() is { Count: > 0 } themes ? themes : null;
}
