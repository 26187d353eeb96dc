namespace CoProduction.Web.Operations;

/// <summary>What came of the request for a file.</summary>
public sealed record ResultFile(ResultFileStatus Status)
{
    /// <summary>The header that carries <see cref="PlanSha256"/>.</summary>
    public const string PlanHeader = "X-Plan-SHA256";

    /// <summary>At its beginning; a file that is gone when it is closed. Only where ready.</summary>
    public Stream? Content { get; init; }

    public string ContentType { get; init; } = "";

    /// <summary>Name under which it is saved. The kind of participants stands in the name of what was made from their answers.</summary>
    public string DownloadName { get; init; } = "";

    /// <summary>SHA-256 of the content, in hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>SHA-256 of the design file whose plan is run: files of rows, of one table or of a figure have no place of their own for it. Null: of the design itself.</summary>
    public string? PlanSha256 { get; init; }

    /// <summary>Why the data do not fit.</summary>
    public string? Problem { get; init; }
}
