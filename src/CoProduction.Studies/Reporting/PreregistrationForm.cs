namespace CoProduction.Studies.Reporting;

/// <summary>The registry whose questions a preregistration answers.</summary>
public enum PreregistrationForm
{
    /// <summary>"OSF Preregistration" of the Open Science Framework.</summary>
    Osf,

    /// <summary>The questions of AsPredicted.org.</summary>
    AsPredicted,
}
