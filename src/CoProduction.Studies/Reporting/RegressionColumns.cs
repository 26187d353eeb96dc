using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>Regressions as journals print them: a column per model or per site and theme, a coefficient with its standard error below, and what each model rests on.</summary>
internal sealed class RegressionColumns(IReadOnlyList<RegressionResult> models, ReportNames names)
{
    /// <summary>Of interest in the printed table; the others are in the results file.</summary>
    private static readonly string[] FitShown = ["R²", "R² within", "Adjusted R²", "McFadden R²", "First-stage F", "Scale"];

    private readonly List<RegressionResult> shown = [.. models.Where(model => model.Status is not (EstimateStatus.NotAsked or EstimateStatus.NotRandomized))];
    private readonly bool shades = models.Any(model => model.Table.ShadeNegative == true);
    /// <summary>Where no stars are declared nothing else tells significance.</summary>
    private readonly bool showsP = models.All(model => model.Table.Stars.Count == 0);
    private readonly bool severalByCell = models.Where(model => model.Table.By != Breakdown.None).Select(model => model.Table.Key).Distinct().Count() > 1;

    public static string Label(RegressionTable table) => table.Label.Length > 0 ? table.Label : table.Key;

    public ReportTable Build(string key, string title, Func<RegressionResult, IReadOnlyList<RegressionTerm>> termsOf)
    {
        var rows = new List<IReadOnlyList<ReportCell>>();
        var groups = new List<ReportRowGroup>();
        var columns = shown.Where(model => termsOf(model).Count > 0 || model.Terms.Count == 0).ToList();
        var kinds = columns.SelectMany(termsOf).GroupBy(term => term.Kind).OrderBy(kind => kind.Key == TermKind.Constant).ThenBy(kind => Order(kind.Key)).ToList();
        // What is no effect of an arm says so, be it the only kind.
        var isDivided = kinds.Exists(kind => kind.Key is TermKind.Associational or TermKind.Moderation or TermKind.Instrumented);
        foreach (var kind in kinds)
        {
            if (isDivided || kind.Key == TermKind.Constant) groups.Add(new ReportRowGroup(rows.Count, isDivided ? Heading(kind.Key) : ""));
            foreach (var label in kind.Select(term => term.Label).Distinct())
                rows.Add([label, .. columns.Select(model => Cell(model, termsOf(model).FirstOrDefault(term => term.Kind == kind.Key && term.Label == label), kind.Key))]);
        }
        if (rows.Count == 0) rows.Add(["Coefficients", .. columns.Select(model => ReportCell.NoNumber(ReportNames.Word(model.Status)))]);
        if (kinds.TrueForAll(kind => kind.Key != TermKind.Constant)) groups.Add(new ReportRowGroup(rows.Count, isDivided ? Heading(TermKind.Constant) : ""));
        rows.AddRange(About(columns));
        return new ReportTable
        {
            Key = key,
            Title = title,
            Columns = [new("term", "Term"), .. columns.Select(Column)],
            Rows = rows,
            Groups = groups,
            StaysOpen = true,
            Notes = [.. Notes(columns, key.StartsWith("marginal_", StringComparison.Ordinal))],
        };
    }

    /// <summary>A model keeps its number in the table of marginal effects, which not every model has.</summary>
    private int Number(RegressionResult model) => shown.IndexOf(model) + 1;

    private ReportColumn Column(RegressionResult model)
    {
        var words = model.Table.Column ?? Label(model.Table);
        var key = $"{model.Table.Key}_";
        var column = model.Table.By == Breakdown.None ? new ReportColumn(model.Table.Key, shown.Any(other => other.Table.By != Breakdown.None) ? words : $"({NumberFormat.Count(Number(model))}) {words}", true) : names.Column(model.Cell, key);
        return column with { Group = severalByCell && model.Table.By != Breakdown.None ? string.Join(": ", new[] { words, column.Group }.OfType<string>()) : column.Group, Below = "std_error", HasStars = model.Table.Stars.Count > 0 };
    }

    private ReportCell Cell(RegressionResult model, RegressionTerm? term, TermKind kind)
    {
        if (model.Status != EstimateStatus.Estimated) return ReportCell.NoNumber(ReportNames.Word(model.Status));
        if (term is null) return kind == TermKind.Constant && model.Table.Absorb.Count > 0 ? ReportCell.NoNumber("absorbed") : ReportCell.Empty;
        var number = term.Coefficient;
        if (number.Value is not { } value) return ReportCell.NoNumber("not estimable");
        return ReportNames.Starred(NumberFormat.Estimate(value, number.StandardError), value, term.Stars, shades) with { Below = $"({NumberFormat.StandardError(number.StandardError)}){(showsP && term.Kind != TermKind.Constant && number.PValue is { } p ? $" p {NumberFormat.PRelation(p)}" : "")}", BelowValue = number.StandardError };
    }

    /// <summary>What each column rests on.</summary>
    private static IEnumerable<IReadOnlyList<ReportCell>> About(IReadOnlyList<RegressionResult> columns)
    {
        yield return Row("n", model => ReportCell.Count(model.N));
        yield return Row("Rows dropped", model => ReportCell.Count(model.Dropped));
        foreach (var name in FitShown.Where(name => columns.Any(model => model.Fit.Any(fit => fit.Name == name))))
            yield return Row(name, model => model.Fit.Where(fit => fit.Name == name).Select(fit => name == "First-stage F" ? ReportCell.Statistic(fit.Value) : new ReportCell(NumberFormat.Mean(fit.Value), fit.Value)).FirstOrDefault(NumberFormat.None));
        if (columns.Any(model => model.Clusters is not null)) yield return Row("Clusters", model => model.Clusters is { } clusters ? ReportCell.Count(clusters.Count) : NumberFormat.None);
        yield return Row("Standard errors", model => model.Terms.Count == 0 ? ReportCell.Empty : $"{model.Terms[0].Coefficient.ErrorType}{(model.Clusters is { } clusters ? $", by {clusters.Unit}" : "")}");
        if (columns.Select(model => model.Table.Model).Distinct().Count() > 1) yield return Row("Model", model => Words(model.Table.Model));

        IReadOnlyList<ReportCell> Row(string name, Func<RegressionResult, ReportCell> cell) => [name, .. columns.Select(cell)];
    }

    private IEnumerable<string> Notes(List<RegressionResult> columns, bool marginal)
    {
        yield return showsP ? "Standard errors in parentheses, then p. Degrees of freedom and intervals stand in results.csv of the package." : "Standard errors in parentheses. Degrees of freedom, p values and intervals stand in results.csv of the package.";
        if (columns.Exists(CountsAnswers)) yield return columns.TrueForAll(CountsAnswers) ? "n counts answers: one per person and theme." : $"n counts answers, one per person and theme, in: {string.Join("; ", columns.Where(CountsAnswers).Select(NameOf))}.";
        if (columns.Select(model => model.Table.Model).Distinct().ToList() is [var only]) yield return $"Model: {Words(only)}.";
        foreach (var legend in ReportNames.Legends(models[0].Table.Stars, shades)) yield return legend;
        foreach (var outside in names.Outside(models.Select(model => (model.Cell, model.Status)))) yield return outside;
        foreach (var model in columns.Where(model => model.Status == EstimateStatus.NotEstimable)) yield return $"{NameOf(model)}: not estimable. {model.Reason}";
        yield return Outcomes(columns);
        foreach (var note in columns.SelectMany(model => RegressionSection.Readings(model, marginal).Concat(RegressionSection.DroppedByArm(model)).Concat(model.Notes).Select(note => (note, model))).GroupBy(pair => pair.note))
        {
            var about = note.Select(pair => pair.model).ToList();
            yield return about.Count == columns.Count ? note.Key : $"{string.Join("; ", about.Select(NameOf))}: {note.Key}";
        }
    }

    /// <summary>The measure behind each column, whose words may be shorter than its label.</summary>
    private string Outcomes(List<RegressionResult> columns)
    {
        if (columns.Select(model => model.Outcome).Distinct().ToList() is [var only]) return $"Outcome: {only}.";
        var isNumbered = columns.TrueForAll(model => model.Table.By == Breakdown.None);
        return $"Outcomes: {string.Join("; ", columns.Select(model => isNumbered ? $"({NumberFormat.Count(Number(model))}) {model.Outcome}" : $"{model.Table.Column ?? Label(model.Table)}: {model.Outcome}").Distinct())}.";
    }

    private string NameOf(RegressionResult model) => model.Table.By == Breakdown.None ? model.Table.Column ?? Label(model.Table)
        : severalByCell ? $"{model.Table.Column ?? Label(model.Table)}, {names.Cell(model.Cell)}" : names.Cell(model.Cell);

    private static int Order(TermKind kind) => kind switch
    {
        TermKind.Randomized => 0,
        TermKind.Instrumented => 1,
        TermKind.Moderation => 2,
        TermKind.Associational => 3,
        _ => 4,
    };

    private static bool CountsAnswers(RegressionResult model) => model.Clusters is { Unit: "person", Count: var persons } && persons < model.N;

    private static string Heading(TermKind kind) => kind switch
    {
        TermKind.Randomized => "Randomized",
        TermKind.Instrumented => "Instrumented",
        TermKind.Moderation => "Randomized × association",
        TermKind.Associational => "Associations, not randomized",
        _ => "Model",
    };

    /// <summary>A model in words.</summary>
    internal static string Words(RegressionModel model) => model switch
    {
        RegressionModel.Ols => "OLS",
        RegressionModel.Logit => "Logit",
        RegressionModel.FirthLogit => "Firth logit",
        RegressionModel.OrderedLogit => "Ordered logit",
        RegressionModel.FractionalLogit => "Fractional logit",
        RegressionModel.Poisson => "Poisson",
        RegressionModel.Tobit => "Tobit",
        _ => "Two-stage least squares",
    };
}
