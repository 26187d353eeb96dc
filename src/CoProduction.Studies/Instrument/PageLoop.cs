namespace CoProduction.Studies.Instrument;

public enum PageLoop
{
    None,

    /// <summary>Once for each theme of the person's site.</summary>
    Themes,
}
