namespace CoProduction.Studies.Analysis;

public enum InquiryRole
{
    Primary,
    Secondary,
    Exploratory,
    Placebo,
    ManipulationCheck,
}
