using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Replication;

namespace CoProduction.Studies.Reporting;

/// <summary>The rows of <see cref="ResultsCsv"/> as JSON, under a head that says of what study, plan and data they are. What a result does not have is left out.</summary>
public static class ResultsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <param name="results">What the rows were made from.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="designSha256">SHA-256 of the design file whose plan was run, in hexadecimal.</param>
    /// <param name="dataSha256">SHA-256 of <c>responses.csv</c>, in hexadecimal.</param>
    public static byte[] Write(StudyResults results, IReadOnlyList<ResultRow> rows, string? designSha256 = null, string? dataSha256 = null) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Study = results.Design.Design.Key,
            Title = results.Design.Design.Title.InOrFirst("en"),
            results.Versions,
            LockedVersion = results.Lock.Version,
            DesignSha256 = designSha256,
            ResponsesSha256 = dataSha256,
            Kinds = results.Kinds.Select(ExportColumns.Name),
            results.Participants,
            results.Counted,
            results.Notes,
            Results = rows.Select(Of),
        }, Options);

    /// <summary>Names as the columns of the CSV file.</summary>
    private static object Of(ResultRow row) => new
    {
        row.Id, row.Section, row.Key, Label = Known(row.Label), row.Outcome, row.Site, row.Theme, Term = Known(row.Term), Reading = Known(row.Reading), Estimand = Known(row.Estimand), Estimator = Known(row.Estimator),
        row.Estimate, StdError = row.StandardError, SeType = Known(row.ErrorType), row.Df, row.Df2, row.Statistic, row.PValue, PHolm = row.HolmPValue, ConfLow = row.Low, ConfHigh = row.High, row.Level,
        row.N, NDropped = row.Dropped, Sd = row.StandardDeviation, NItems = row.Items, row.Stars, row.Status, row.Reason, Stamp = Known(row.Stamp), ReplicatedBy = Known(row.ReplicatedBy), ReplicationNote = Known(row.ReplicationNote),
    };

    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
