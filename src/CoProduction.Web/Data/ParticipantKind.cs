namespace CoProduction.Web.Data;

/// <summary>Whose row this is. Only <see cref="Real"/> rows are data; no frame loads without naming a kind.</summary>
public enum ParticipantKind : short
{
    Real = 0,
    Preview = 1,
    Rehearsal = 2,
    Imported = 3,
}
