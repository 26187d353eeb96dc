namespace CoProduction.Studies.Instrument;

public enum HoursKind
{
    Current,
    Additional,
}
