using System.Text.Json;

namespace CoProduction.Statistics.Tests.Reference;

/// <summary>Compares a result with expected values by the tolerances of the reference pack's README.</summary>
internal sealed class ResultCheck
{
    private static readonly HashSet<string> PAdjusted = ["holm", "hochberg", "bonferroni", "BH", "BY", "pearson_p_holm", "pearson_p_BH"];
    private static readonly HashSet<string> Counts = ["n", "rank", "df1", "df2", "f_df1", "f_df2", "lr_df", "df_residual", "df_between", "df_within", "kruskal_df", "anova_df1", "anova_df2", "welch_df1", "first_stage_df1", "first_stage_df2", "observed"];
    private static readonly Dictionary<string, double> Base = new()
    {
        ["logit"] = 1e-8, ["ordered_logit"] = 1e-8, ["firth_logit"] = 1e-6, ["balance"] = 1e-8, ["power_t"] = 1e-7, ["power_proportions"] = 1e-7,
        ["randomization_inference"] = 1e-11, ["max_t"] = 1e-9, ["p_adjust"] = 1e-11, ["sample_ratio"] = 1e-10, ["lee_bounds"] = 1e-10, ["summary"] = 1e-10, ["anova"] = 1e-10,
    };

    public List<string> Mismatches { get; } = [];

    public int Passed { get; private set; }

    public void Analysis(JsonElement expected, JsonElement? result)
    {
        var id = Text(expected, "id")!;
        var optional = expected.TryGetProperty("optional", out var o) && o.GetBoolean();
        if (result is not { } got)
        {
            if (!optional) Mismatches.Add($"{id}: missing");
            return;
        }
        if (optional && Text(got, "status") == "error") return;
        That(Text(got, "status") == Text(expected, "status"), $"{id}: status {Text(got, "status")} ({Text(got, "reason")})");
        if (Text(got, "status") == "error") return;
        foreach (var count in new[] { "n", "n_dropped" })
            if (expected.TryGetProperty(count, out var want)) That(SameNumber(got.GetProperty(count), want), $"{id} {count}: {got.GetProperty(count)}, expected {want}");
        if (expected.TryGetProperty("dropped_terms", out var dropped)) That(Texts(got.GetProperty("dropped_terms")).SetEquals(Texts(dropped)), $"{id}: dropped_terms {got.GetProperty("dropped_terms")}");
        if (expected.TryGetProperty("warnings", out var warnings) && warnings.ValueKind == JsonValueKind.True) That(got.GetProperty("warnings").GetArrayLength() > 0, $"{id}: needs a warning");
        if (expected.TryGetProperty("terms", out var terms)) Rows($"{id} terms", expected, terms, got.GetProperty("terms"));
        if (expected.TryGetProperty("summary", out var summary))
            foreach (var value in summary.EnumerateObject()) Number($"{id} {value.Name}", expected, summary, value.Name, Member(got.GetProperty("summary"), value.Name), value.Value, IsOptional(expected, value.Name));
        if (expected.TryGetProperty("tables", out var tables))
            foreach (var table in tables.EnumerateObject()) Rows($"{id} {table.Name}", expected, table.Value, Member(got.GetProperty("tables"), table.Name));
    }

    private void Rows(string where, JsonElement analysis, JsonElement expected, JsonElement? got)
    {
        if (got is not { } rows)
        {
            Mismatches.Add($"{where}: missing");
            return;
        }
        foreach (var want in expected.EnumerateArray())
        {
            var key = want.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String && p.Name is not ("status" or "reason")).ToArray();
            var name = $"{where}[{string.Join(' ', key.Select(k => k.Value.GetString()))}]";
            var found = rows.EnumerateArray().Where(r => key.All(k => Text(r, k.Name) == k.Value.GetString())).ToArray();
            var optional = want.TryGetProperty("optional", out var o) && o.GetBoolean();
            if (found.Length != 1)
            {
                if (found.Length > 1 || !optional) Mismatches.Add($"{name}: {found.Length} rows");
                continue;
            }
            var row = found[0];
            var status = Text(want, "status") ?? "ok";
            if (optional && Text(row, "status") == "not_estimable") continue;
            That((Text(row, "status") ?? "ok") == status, $"{name}: status {Text(row, "status")}");
            That(status == "ok" || !string.IsNullOrWhiteSpace(Text(row, "reason")), $"{name}: no reason");
            foreach (var value in want.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null))
                Number($"{name} {value.Name}", analysis, want, value.Name, Member(row, value.Name), value.Value, optional);
        }
    }

    private void Number(string where, JsonElement analysis, JsonElement row, string q, JsonElement? got, JsonElement expected, bool optional)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            That(got is null or { ValueKind: JsonValueKind.Null }, $"{where}: must be null, is {got}");
            return;
        }
        if (got is null or { ValueKind: not JsonValueKind.Number })
        {
            That(optional, $"{where}: absent or null");
            return;
        }
        var (value, want) = (got.Value.GetDouble(), expected.GetDouble());
        That(Agrees(analysis, row, q, value, want), $"{where}: {value:R}, expected {want:R}");
    }

    private static bool Agrees(JsonElement analysis, JsonElement row, string q, double value, double want)
    {
        var kind = Text(analysis, "kind")!;
        var rule = Member(analysis, "tolerance") is { } tolerances ? Member(tolerances, q) : null;
        if (rule is { ValueKind: JsonValueKind.Object } bounds)
            return Math.Abs(value - want) <= (Member(bounds, "abs")?.GetDouble() ?? 0) + (Member(bounds, "rel")?.GetDouble() ?? 0) * Math.Abs(want);
        if ((Counts.Contains(q) || q.StartsWith("n_", StringComparison.Ordinal) || q.StartsWith("cluster_size", StringComparison.Ordinal)) && !kind.StartsWith("power_", StringComparison.Ordinal)) return value == want;
        if (Member(analysis, "digits") is { } digits && (Member(digits, q) ?? Member(digits, "*")) is { } needed) return Digits(value, want) >= needed.GetDouble();
        var tolerance = Base.GetValueOrDefault(kind, 1e-9);
        if (Member(analysis, "tolerance") is { } given)
            foreach (var name in new[] { "estimate", "std_error" })
                if (Member(given, name) is { ValueKind: JsonValueKind.Number } t) tolerance = Math.Max(tolerance, t.GetDouble());
        var isCr2 = Text(row, "se_type") == "CR2";
        if (q.Contains("p_value", StringComparison.Ordinal) || PAdjusted.Contains(q))
        {
            if (want is >= 0 and < 1e-200) return value is >= 0 and < 1e-190;
            return Math.Abs(value - want) <= (rule?.GetDouble() ?? PTolerance(row, kind, isCr2 ? Math.Max(tolerance, 1e-8) : tolerance)) * want;
        }
        var allowed = rule?.GetDouble() ?? q switch
        {
            "omega_total" => 1e-4,
            "std_error" or "statistic" when isCr2 => Math.Max(tolerance, 1e-8),
            "df" or "welch_df2" => 1e-7,
            _ => q.Contains("conf_low", StringComparison.Ordinal) || q.Contains("conf_high", StringComparison.Ordinal) ? Math.Max(tolerance, 1e-8) : tolerance,
        };
        var scale = Math.Abs(want);
        if (q is "estimate" or "conf_low" or "conf_high" or "difference") scale = Math.Max(scale, Value(row, "std_error"));
        else if (q is "statistic" or "t_lower" or "t_upper" or "pearson_statistic") scale = Math.Max(scale, 1);
        else if (q.EndsWith("_r", StringComparison.Ordinal) || new[] { "r_squared", "adj_r", "spearman_rho", "kendall_tau", "mcfadden", "pearson_conf" }.Any(p => q.StartsWith(p, StringComparison.Ordinal))) scale = Math.Max(scale, 1e-3);
        return Math.Abs(value - want) <= allowed * scale + 1e-300;
    }

    private static double PTolerance(JsonElement row, string kind, double tolerance)
    {
        if (kind is "randomization_inference" or "max_t" or "p_adjust") return 1e-10;
        var t = Value(row, "statistic");
        if (t == 0 && Value(row, "std_error") != 0) t = Value(row, "estimate") / Value(row, "std_error");
        return Math.Min(1e-6, Math.Max(1e-7, 3 * tolerance * Math.Max(1, t * t)));
    }

    private static double Digits(double value, double certified) =>
        value == certified ? 16 : certified != 0 ? -Math.Log10(Math.Abs(value - certified) / Math.Abs(certified)) : -Math.Log10(Math.Abs(value));

    private void That(bool ok, string text)
    {
        if (ok) Passed++;
        else Mismatches.Add(text);
    }

    private static bool IsOptional(JsonElement expected, string name) => Member(expected, "optional_values") is { } names && Texts(names).Contains(name);

    private static HashSet<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetString()!)];

    private static bool SameNumber(JsonElement got, JsonElement want) => got.ValueKind == want.ValueKind && (got.ValueKind != JsonValueKind.Number || got.GetDouble() == want.GetDouble());

    private static double Value(JsonElement row, string name) => Member(row, name) is { ValueKind: JsonValueKind.Number } v ? v.GetDouble() : 0;

    private static string? Text(JsonElement row, string name) => Member(row, name) is { ValueKind: JsonValueKind.String } v ? v.GetString() : null;

    private static JsonElement? Member(JsonElement row, string name) => row.TryGetProperty(name, out var v) ? v : null;
}
