namespace CoProduction.Studies.Responses;

/// <summary>What kind of person a row is about. No data are read without naming the kind.</summary>
public enum ParticipantKind : short
{
    Real = 0,
    Preview = 1,
    Rehearsal = 2,
    Imported = 3,
}
