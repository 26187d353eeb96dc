namespace CoProduction.Studies.Rehearsal;

/// <summary>Shares of persons who do not answer, by kind; offered ones only where the item offers them, blanks only where it may stay blank.</summary>
public sealed record NonAnswerRates
{
    public double DontKnow { get; init; }

    public double NotApplicable { get; init; }

    public double PreferNotToSay { get; init; }

    public double Blank { get; init; }
}
