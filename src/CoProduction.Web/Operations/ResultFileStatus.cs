namespace CoProduction.Web.Operations;

public enum ResultFileStatus
{
    Ready,

    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>The study is in the field and blinded; whether there would be such a file is not said.</summary>
    Blinded,

    /// <summary>The data do not fit into the format.</summary>
    DoesNotFit,
}
