namespace CoProduction.Studies.Design.Checks;

internal enum ConditionUse
{
    Page,
    Element,
    ScreenOut,
    Paid,
    Eligible,
}
