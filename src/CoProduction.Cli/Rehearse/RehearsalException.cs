namespace CoProduction.Cli.Rehearse;

/// <summary>The survey did something that the design does not say, or the rehearsal cannot be done; the message says what.</summary>
public sealed class RehearsalException : Exception
{
    public RehearsalException()
    {
    }

    public RehearsalException(string message)
        : base(message)
    {
    }

    public RehearsalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
