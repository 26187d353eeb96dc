namespace CoProduction.Web.Data;

/// <summary>The configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary><c>Sqlite</c> (one file, the default) or <c>Postgres</c>. Text, so that a typing error can be named.</summary>
    public string Provider { get; set; } = nameof(DatabaseProvider.Sqlite);

    /// <summary>Relative SQLite files lie under the content root.</summary>
    public string ConnectionString { get; set; } = "";
}
