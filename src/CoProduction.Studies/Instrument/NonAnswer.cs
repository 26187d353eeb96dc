namespace CoProduction.Studies.Instrument;

/// <summary>A way of not answering that an item may offer.</summary>
public enum NonAnswer
{
    DontKnow,
    NotApplicable,
    PreferNotToSay,
}
