namespace CoProduction.Web.Operations;

/// <summary>The configuration section <c>Packages</c>: replication packages that are prepared for download.</summary>
public sealed class PackageOptions
{
    public const string Section = "Packages";

    /// <summary>Where they lie until they are downloaded; empty: a private temporary folder of this process. Replicas share one only if they are given the same folder.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Bytes of all prepared packages together; a package that would pass it is given up.</summary>
    public long MaxBytes { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>How long a package can be downloaded.</summary>
    public int KeepMinutes { get; set; } = 60;

    internal static bool IsValid(PackageOptions options) => options is { MaxBytes: > 0, KeepMinutes: > 0 };
}
