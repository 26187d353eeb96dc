namespace CoProduction.Studies.Analysis;

public enum Breakdown
{
    None,
    Site,
    Theme,
    SiteTheme,
}
