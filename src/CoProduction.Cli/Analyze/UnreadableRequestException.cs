namespace CoProduction.Cli.Analyze;

/// <summary>Nothing can be analysed: the request is no JSON, or its data file is not there. The message is for the person who called.</summary>
public sealed class UnreadableRequestException : Exception
{
    public UnreadableRequestException()
    {
    }

    public UnreadableRequestException(string message) : base(message)
    {
    }

    public UnreadableRequestException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
