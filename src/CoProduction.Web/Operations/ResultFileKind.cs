namespace CoProduction.Web.Operations;

/// <summary>One sort of file among the results of a study; the page's links, the API's routes and their description follow from it.</summary>
/// <param name="Route">Its name; <c>{…}</c> stands for what differs between files of the sort.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Summary">What it holds, in a sentence without a full stop.</param>
public sealed record ResultFileKind(string Route, string ContentType, string Summary)
{
    /// <summary>Made from the design alone: no arm that anybody got and no answer is in it, so that it can be had while the study is blinded.</summary>
    public bool IsOfDesign { get; init; }

    /// <summary>Can have the words of options beside their codes.</summary>
    public bool HasLabels { get; init; }

    /// <summary>Can mark texts that a spreadsheet would run as a formula.</summary>
    public bool HasSpreadsheet { get; init; }

    /// <summary>Name of what differs between files of the sort; null where there is one only.</summary>
    public string? Parameter => Route.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start ? Route[(start + 1)..Route.IndexOf('}', StringComparison.Ordinal)] : null;

    /// <summary>Writes the file; false where there is none of this key.</summary>
    public required Func<ResultFiles, ResultFileRequest, string, Stream, Task<bool>> Write { get; init; }

    /// <summary>What the name has in the place of the parameter, "" where there is no parameter; null where it is not a name of this sort.</summary>
    internal string? KeyIn(string name)
    {
        var start = Route.IndexOf('{', StringComparison.Ordinal);
        if (start < 0) return name == Route ? "" : null;
        var (before, after) = (Route[..start], Route[(Route.IndexOf('}', StringComparison.Ordinal) + 1)..]);
        return name.Length > before.Length + after.Length && name.StartsWith(before, StringComparison.Ordinal) && name.EndsWith(after, StringComparison.Ordinal) ? name[before.Length..^after.Length] : null;
    }
}
