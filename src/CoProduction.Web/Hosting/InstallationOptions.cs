namespace CoProduction.Web.Hosting;

/// <summary>The configuration section <c>Installation</c>.</summary>
public sealed class InstallationOptions
{
    public const string Section = "Installation";

    /// <summary>Whether the first start adds the library studies as drafts.</summary>
    public bool LoadLibrary { get; set; } = true;
}
