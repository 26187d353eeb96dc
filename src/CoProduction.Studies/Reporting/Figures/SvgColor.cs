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

    /// <summary>An area whose border carries the shape.</summary>
    public const string Soft = "#b8d0e6";

    /// <summary>The area at a place of several in order: from dark to light, evenly.</summary>
    public static string Step(int index, int count)
    {
        var share = count < 2 ? 0 : (double)index / (count - 1);
        int Mix(int dark, int light) => (int)Math.Round(dark + share * (light - dark));
        return $"#{Mix(0x12, 0xe9):x2}{Mix(0x43, 0xf1):x2}{Mix(0x6d, 0xf8):x2}";
    }

    /// <summary>Letters on that area: those of a contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3).</summary>
    public static string OnStep(int index, int count) => count > 1 && (double)index / (count - 1) > 0.32 ? Ink : Paper;
}
