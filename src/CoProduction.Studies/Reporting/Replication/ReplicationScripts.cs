using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>
/// The tidy results of a study, and scripts in R, Python and Stata that compute them again from <c>responses.csv</c> and compare with <c>results.csv</c>. One recipe, made from the
/// design and the plan, is written out in each language; a row of the results that no recipe covers says so in <c>replication_note</c> and at the end of the script.
/// </summary>
public sealed class ReplicationScripts
{
    private readonly StudyResults results;
    private readonly IReadOnlyList<RecipeStep> steps;
    private readonly string? designSha256;
    private readonly string? dataSha256;

    private ReplicationScripts(StudyResults results, IReadOnlyDictionary<int, CompiledDesign> versions, string? designSha256, string? dataSha256, Report? report)
    {
        this.results = results;
        this.designSha256 = designSha256;
        this.dataSha256 = dataSha256;
        steps = [.. Recipe.Of(results, versions).Select(step => StataScript.Has(step) ? step : step with { Lacking = [ScriptLanguage.Stata] })];
        IReadOnlyList<ResultRow> rows = [.. ResultRows.Of(results), .. report is null ? [] : TableRows.Of(report)];
        Rows = Replicated(report is { SmallestCount: > 1 and var k } ? SmallRows.Mask(rows, k) : rows, steps);
    }

    /// <summary>The results, each with the languages whose script computes it.</summary>
    public IReadOnlyList<ResultRow> Rows { get; }

    /// <summary>How many results have a number.</summary>
    public int Numbered => Rows.Count(row => row.Numbers.Any());

    /// <summary>How many of them the script of a language computes.</summary>
    public int ComputedBy(ScriptLanguage language) => Rows.Count(row => row.ReplicatedBy.Split(' ').Contains(language.ToString()));

    /// <summary>Why no script computes the others, each reason with the number of results.</summary>
    public IReadOnlyList<(string Reason, int Results)> NotComputed =>
        [.. Rows.Where(row => row.Numbers.Any() && row.ReplicatedBy.Length == 0).GroupBy(row => row.ReplicationNote).Select(group => (group.Key, group.Count())).OrderByDescending(each => each.Item2)];

    /// <param name="results">The results.</param>
    /// <param name="versions">Every version of the design that a response may be on.</param>
    /// <param name="designSha256">SHA-256 of the design file whose plan was run, in hexadecimal.</param>
    /// <param name="dataSha256">SHA-256 of <c>responses.csv</c>, in hexadecimal.</param>
    /// <param name="report">The report made of the results: numbers that only its tables have get rows too. Null: only what the results themselves name.</param>
    public static ReplicationScripts Of(StudyResults results, IReadOnlyDictionary<int, CompiledDesign> versions, string? designSha256 = null, string? dataSha256 = null, Report? report = null) =>
        new(results, versions, designSha256, dataSha256, report);

    public byte[] ResultsCsv() => Reporting.ResultsCsv.Write(Rows, designSha256);

    public byte[] ResultsJson() => Reporting.ResultsJson.Write(results, Rows, designSha256, dataSha256);

    /// <summary>analysis.R: base R and estimatr.</summary>
    public string R() => CallScript.R.Write(Head(ScriptLanguage.R), steps);

    /// <summary>analysis.py: the standard library, numpy and scipy.</summary>
    public string Python() => CallScript.Python.Write(Head(ScriptLanguage.Python), steps);

    /// <summary>analysis.do: Stata 16 or newer, its own commands only.</summary>
    public string Stata() => StataScript.Write(Head(ScriptLanguage.Stata), steps);

    private IReadOnlyList<string> Head(ScriptLanguage language) =>
    [
        $"{OneLine(results.Design.Design.Title.InOrFirst("en"))}: {NumberFormat.Count(ComputedBy(language))} of the {NumberFormat.Count(Numbered)} results of the report, computed again; replication_note in results.csv says why not the others",
        "",
        $"Study {results.Design.Design.Key}; plan of version {NumberFormat.Count(results.Versions.Count == 0 ? 0 : results.Versions.Max())}{(designSha256 is null ? "" : $", design file SHA-256 {designSha256}")}.",
        $"Participants: {string.Join(", ", results.Kinds.Select(ExportColumns.Name))}.{(dataSha256 is null ? "" : $" responses.csv had SHA-256 {dataSha256}.")}",
    ];

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static List<ResultRow> Replicated(IReadOnlyList<ResultRow> rows, IReadOnlyList<RecipeStep> steps)
    {
        var stepOf = new Dictionary<string, RecipeStep>(StringComparer.Ordinal);
        foreach (var step in steps)
            foreach (var id in step.Checked)
                stepOf.TryAdd(id, step);
        return [.. rows.Select(row =>
            !row.Numbers.Any() ? row
            : stepOf.TryGetValue(row.Id, out var step) ? row with { ReplicatedBy = Languages(step), ReplicationNote = Note(step) }
            : row with { ReplicationNote = Recipe.WhyNot(row) })];
    }

    private static string Languages(RecipeStep step) => string.Join(' ', Enum.GetValues<ScriptLanguage>().Where(language => !step.Lacking.Contains(language)));

    private static string Note(RecipeStep step) =>
        string.Join(' ', new[] { step.Note, step.Lacking.Count == 0 ? null : $"Not in {string.Join(" and ", step.Lacking)}: see the head of that script." }.OfType<string>());
}
