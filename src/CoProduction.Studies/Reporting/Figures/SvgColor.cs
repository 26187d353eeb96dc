namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Few colours, told apart in grey by their lightness; shapes and words say the same.</summary>
internal static class SvgColor
{
    public const string Ink = "#0b0c0c";
    public const string Muted = "#383f43";
    public const string Grid = "#d8dde0";
    public const string Paper = "#ffffff";
    public const string Panel = "#eef3f6";
    public const string Mark = "#12436d";

    /// <summary>Areas beside each other, dark to light.</summary>
    public static readonly string[] Areas = ["#12436d", "#28a197", "#f46a25", "#a285d1", "#801650", "#3d3d3d"];
}
