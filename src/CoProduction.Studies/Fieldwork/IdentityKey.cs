namespace CoProduction.Studies.Fieldwork;

public enum IdentityKey
{
    /// <summary>An open link: nobody is recognised; a second visit cannot be told from a second person.</summary>
    None,

    /// <summary>A single-use invitation code.</summary>
    Invitation,

    /// <summary>An id that a panel adds to the link.</summary>
    PanelId,
}
