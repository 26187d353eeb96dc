namespace CoProduction.Statistics;

/// <summary>
/// The analysis as asked for makes no sense: an unknown column, level or term, a formula that does not parse, a text outcome.
/// The message is meant for the person who asked. What is asked well but cannot be computed is no exception but a
/// value with a reason (<see cref="TermEstimate.Reason"/>).
/// </summary>
public sealed class InvalidAnalysisException : Exception
{
    /// <summary>An exception without a message; use the other constructor.</summary>
    public InvalidAnalysisException()
    {
    }

    /// <param name="message">What is wrong, in a sentence.</param>
    public InvalidAnalysisException(string message) : base(message)
    {
    }

    /// <param name="message">What is wrong, in a sentence.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidAnalysisException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
