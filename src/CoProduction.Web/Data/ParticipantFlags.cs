namespace CoProduction.Web.Data;

/// <summary>Signs for the declared rules of exclusion. A flag never removes a row by itself.</summary>
[Flags]
public enum ParticipantFlags
{
    None = 0,
    DuplicateEntry = 1,
    DifferentBodyResent = 2,
    FailedAttentionCheck = 4,
    Speeding = 8,
    StraightLining = 16,
    Honeypot = 32,
    LateAttempt = 64,
    ResumedWithoutCookie = 128,
}
