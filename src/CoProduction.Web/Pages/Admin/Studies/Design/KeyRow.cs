namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A row of a form that stands for an entry with a key. A row without a key is no entry: ignored where it is new, removed where it was one.</summary>
public abstract class KeyRow
{
    /// <summary>Which stored entry it was: <c>2:money</c>; empty for a new row.</summary>
    public string? Was { get; set; }

    public string? Key { get; set; }

    /// <summary>Nothing is typed beside the key.</summary>
    public abstract bool IsBlank { get; }
}
