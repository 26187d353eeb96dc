using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>The answer to one analysis, in the shape of the contract.</summary>
public sealed class AnalysisResult
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<JsonObject> _terms = [];
    private readonly JsonObject _summary = [];
    private readonly JsonObject _tables = [];
    private bool _anyEstimable;
    private string? _firstReason;

    public string? Id { get; set; }

    public string? Kind { get; set; }

    public string Status { get; private set; } = "ok";

    public string? Reason { get; private set; }

    public int? N { get; set; }

    public int? RowsDropped { get; set; }

    public IReadOnlyList<string> DroppedTerms { get; private set; } = [];

    public List<string> Warnings { get; } = [];

    public static AnalysisResult Error(string reason) => new() { Status = "error", Reason = reason };

    /// <summary>UTF-8 JSON of all answers.</summary>
    public static byte[] ToJson(IReadOnlyList<AnalysisResult> results)
    {
        var root = new JsonObject { ["analyses"] = new JsonArray([.. results.Select(r => r.ToNode())]) };
        return JsonSerializer.SerializeToUtf8Bytes(root, Readable);
    }

    public void NotEstimable(string reason) => (Status, Reason) = ("not_estimable", reason);

    public void Dropped(IReadOnlyList<string> terms)
    {
        DroppedTerms = terms;
        Warnings.AddRange(terms.Select(t => $"{t} was dropped: earlier terms explain it."));
    }

    public void Add(TermEstimate estimate, params (string Name, double? Value)[] more)
    {
        _terms.Add(Row(estimate, true, more));
        _anyEstimable |= estimate.IsEstimable;
        _firstReason ??= estimate.IsEstimable ? null : estimate.Reason;
        if (estimate.Reason is not null) Warnings.Add($"{TermName.Of(estimate.ErrorType)} {estimate.Term}: {estimate.Reason}");
        if (_anyEstimable) (Status, Reason) = ("ok", null);
        else NotEstimable(_firstReason!);
    }

    /// <summary>The terms of a model, once for every standard error asked for.</summary>
    public void Add(IEnumerable<StandardErrorType> types, Func<StandardErrorType, IEnumerable<TermEstimate>> terms)
    {
        foreach (var type in types)
            foreach (var term in terms(type)) Add(term);
    }

    public void Summary(string name, double? value) => _summary[name] = Number(value);

    public void Table(string name, IEnumerable<JsonObject> rows) => _tables[name] = new JsonArray([.. rows]);

    /// <summary>A row of results.</summary>
    public static JsonObject Row(TermEstimate estimate, bool withErrorType, params (string Name, double? Value)[] more)
    {
        var row = new JsonObject();
        if (withErrorType) row["se_type"] = TermName.Of(estimate.ErrorType);
        row["term"] = estimate.Term;
        row["estimate"] = Number(estimate.Value);
        row["std_error"] = Number(estimate.StandardError);
        row["statistic"] = Number(estimate.Statistic);
        row["df"] = Number(estimate.DegreesOfFreedom);
        row["p_value"] = Number(estimate.PValue);
        row["conf_low"] = Number(estimate.ConfidenceLow);
        row["conf_high"] = Number(estimate.ConfidenceHigh);
        foreach (var (name, value) in more) row[name] = Number(value);
        row["status"] = estimate.IsEstimable ? "ok" : "not_estimable";
        row["reason"] = estimate.Reason;
        return row;
    }

    /// <summary>A JSON number, or null: never NaN.</summary>
    public static JsonNode? Number(double? value) => value is { } v && double.IsFinite(v) ? JsonValue.Create(v) : null;

    private JsonObject ToNode() => new()
    {
        ["id"] = Id,
        ["kind"] = Kind,
        ["status"] = Status,
        ["reason"] = Reason,
        ["n"] = N,
        ["n_dropped"] = RowsDropped,
        ["dropped_terms"] = new JsonArray([.. DroppedTerms.Select(t => JsonValue.Create(t))]),
        ["warnings"] = new JsonArray([.. Warnings.Select(w => JsonValue.Create(w))]),
        ["terms"] = new JsonArray([.. _terms]),
        ["summary"] = _summary,
        ["tables"] = _tables,
    };
}
