using System.Globalization;
using CoProduction.Studies.Reporting.Replication;
using CsvHelper;

namespace CoProduction.Studies.Reporting;

/// <summary>Every number of the results in one tidy file: a row per result, all digits. The replication scripts read it and compare.</summary>
public static class ResultsCsv
{
    private static readonly (string Name, Func<ResultRow, string?> Value)[] Columns =
    [
        ("id", row => row.Id), ("section", row => row.Section), ("key", row => row.Key), ("label", row => row.Label), ("outcome", row => row.Outcome), ("site", row => row.Site), ("theme", row => row.Theme), ("term", row => row.Term),
        ("reading", row => row.Reading), ("estimand", row => row.Estimand), ("estimator", row => row.Estimator), ("estimate", row => Text(row.Estimate)), ("std_error", row => Text(row.StandardError)), ("se_type", row => row.ErrorType),
        ("df", row => Text(row.Df)), ("df2", row => Text(row.Df2)), ("statistic", row => Text(row.Statistic)), ("p_value", row => Text(row.PValue)), ("p_holm", row => Text(row.HolmPValue)), ("conf_low", row => Text(row.Low)),
        ("conf_high", row => Text(row.High)), ("level", row => Text(row.Level)), ("n", row => Text(row.N)), ("n_dropped", row => Text(row.Dropped)), ("sd", row => Text(row.StandardDeviation)), ("n_items", row => Text(row.Items)),
        ("stars", row => Text(row.Stars)), ("status", row => row.Status), ("reason", row => row.Reason), ("stamp", row => row.Stamp), ("replicated_by", row => row.ReplicatedBy), ("replication_note", row => row.ReplicationNote),
    ];

    /// <param name="rows">The results.</param>
    /// <param name="designSha256">SHA-256 of the design file whose plan was run, in hexadecimal.</param>
    public static byte[] Write(IReadOnlyList<ResultRow> rows, string? designSha256 = null)
    {
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, CsvFiles.Options, true))
        {
            csv.WriteRecord([.. Columns.Select(column => column.Name), "design_sha256"]);
            foreach (var row in rows) csv.WriteRecord([.. Columns.Select(column => column.Value(row)), designSha256]);
        }
        return stream.ToArray();
    }

    private static string? Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);
}
