namespace CoProduction.Web.Hosting;

/// <summary>Which texts of the resource files tell people what a status means.</summary>
internal static class ErrorText
{
    public static string Title(int status) => "Error" + Kind(status);

    public static string Advice(int status) => Title(status) + "Advice";

    private static string Kind(int status) => status switch
    {
        404 or 405 or 410 => "NotFound",
        401 or 403 => "Refused",
        413 or 414 or 431 => "TooLarge",
        429 => "TooMany",
        503 or 504 => "Busy",
        409 or 412 => "Conflict",
        >= 500 => "Failed",
        _ => "Unreadable",
    };
}
