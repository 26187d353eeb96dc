namespace CoProduction.Studies.Responses;

/// <summary>Names of the columns made from the log of an effort task, behind the task's key.</summary>
public static class TaskLog
{
    public const string Correct = "correct";
    public const string Attempts = "attempts";
    public const string Minutes = "minutes";

    /// <summary>Rounds with an attempt in time.</summary>
    public const string Rounds = "rounds";

    /// <summary>Correct units times the piece rate, where the person is paid; in the currency's smallest unit.</summary>
    public const string Earned = "earned_minor";
}
