namespace CoProduction.Studies.Design;

/// <summary>A file that is not a design file. The message is written for the person who uploaded it.</summary>
public sealed class DesignFileException : Exception
{
    public DesignFileException(string message) : base(message) { }

    public DesignFileException(string message, Exception inner) : base(message, inner) { }
}
