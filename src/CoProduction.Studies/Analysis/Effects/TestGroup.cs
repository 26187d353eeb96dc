namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Which tests of a report are counted together.</summary>
public enum TestGroup
{
    /// <summary>Inquiries of one role and stamp.</summary>
    Inquiries,

    /// <summary>Of an estimate and its adjusted one that which is not primary.</summary>
    OtherOfPair,

    Secondary,

    /// <summary>Simple effects and interactions that no inquiry asks for.</summary>
    Derived,

    Doses,

    Moderation,

    /// <summary>Effects at the places of a loop, trends over them, and carry-over.</summary>
    Places,

    /// <summary>Place and carry-over of questions whose order was drawn.</summary>
    Orders,

    Regressions,

    Correlates,

    /// <summary>Differences within tables of pairs.</summary>
    Pairs,
}
