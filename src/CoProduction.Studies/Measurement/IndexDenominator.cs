namespace CoProduction.Studies.Measurement;

public enum IndexDenominator
{
    /// <summary>Items with an answer.</summary>
    Answered,

    /// <summary>Items that were asked and applied: "don't know" and blanks count as not positive.</summary>
    Asked,
}
