namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>Which effects are assumed when power is simulated.</summary>
public enum PowerEffects
{
    /// <summary>Those that ship with this study of the library.</summary>
    Library,

    /// <summary>One number per level.</summary>
    Levels,

    /// <summary>An effects file.</summary>
    File,

    /// <summary>No arm does anything: only the MDE is of interest.</summary>
    None,
}
