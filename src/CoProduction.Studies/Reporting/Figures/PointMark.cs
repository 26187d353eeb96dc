namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Shapes differ, not only colours: figures are read in grey.</summary>
public enum PointMark
{
    /// <summary>A filled circle.</summary>
    Filled,

    /// <summary>An open square.</summary>
    Open,

    /// <summary>A filled triangle.</summary>
    Triangle,

    /// <summary>A filled diamond.</summary>
    Diamond,
}
