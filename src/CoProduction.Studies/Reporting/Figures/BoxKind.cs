namespace CoProduction.Studies.Reporting.Figures;

/// <summary>What a box stands for: told apart by its border, not by colour alone.</summary>
public enum BoxKind
{
    /// <summary>A step.</summary>
    Step,

    /// <summary>A random draw: a double border.</summary>
    Draw,

    /// <summary>Who leaves the way: no fill.</summary>
    Aside,
}
