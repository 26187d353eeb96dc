using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>How each result is computed from the responses file, in no language.</summary>
internal static class Recipe
{
    /// <param name="results">The results.</param>
    /// <param name="versions">Every version of the design that a response may be on.</param>
    public static IReadOnlyList<RecipeStep> Of(StudyResults results, IReadOnlyDictionary<int, CompiledDesign> versions)
    {
        var data = new RecipeData(results, versions);
        var effects = new EffectRecipes(data);
        return
        [
            .. new ScoreRecipes(data).Steps(),
            .. new ParticipantRecipes(data).Steps(),
            .. new FieldRecipes(data).Steps(),
            .. new InquiryRecipes(data).Steps(),
            .. effects.Steps(),
            .. new RegressionRecipes(data).Steps(),
            .. new TableRecipes(data).Steps(),
            .. effects.Tests(),
        ];
    }

    /// <summary>Why no recipe covers a row that has a number.</summary>
    public static string WhyNot(ResultRow row) => row switch
    {
        { Section: "flow" or "sample_ratio" or "sample_ratio_arm" } when row.Id.Contains("/served", StringComparison.Ordinal) => "The versions of the design have different pages after the draw.",
        { Section: "drawn_order" } => "The joint test of clustered answers is Hotelling's; the scripts of this version have no recipe for it.",
        { Section: "family_redrawn" } => "It draws all outcomes of a family together; the scripts draw the tests of single inquiries.",
        { Section: "balance_joint" } => "It rests on draws of our generator; the Wald test beside it is computed.",
        { Section: "table", Key: "ledger" } => "The lines of the ledger stand in payments.csv, which a public package leaves out.",
        { Section: "table" } when row.Key is "pages" or "sites" or "versions" or "stimuli" or "deviations" || row.Key.StartsWith("arms_", StringComparison.Ordinal) => "A fact of the design record and its versions, not computed from responses.",
        _ => "The scripts of this version have no recipe for it.",
    };
}
