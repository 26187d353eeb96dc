namespace CoProduction.Web.Hosting;

/// <summary>The configuration section <c>Demo</c>.</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Whether the first start makes the demo studies. Without a setting: in Development only.</summary>
    public bool? Enabled { get; set; }
}
