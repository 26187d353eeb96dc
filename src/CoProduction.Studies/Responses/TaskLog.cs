namespace CoProduction.Studies.Responses;

/// <summary>The log of an effort task: its mark for a stop, and the names of the columns made from it, behind the task's key.</summary>
public static class TaskLog
{
    /// <summary>Stands as the value of a trial where the person stopped instead of answering; such a row has no <c>correct</c> and is no attempt.</summary>
    public const string Stop = "stop";

    public const string Correct = "correct";
    public const string Attempts = "attempts";
    public const string Minutes = "minutes";

    /// <summary>Rounds with an attempt in time.</summary>
    public const string Rounds = "rounds";

    /// <summary>Correct units times the piece rate, where the person is paid; in the currency's smallest unit.</summary>
    public const string Earned = "earned_minor";
}
