using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class ResponseSetForm
{
    public string? Key { get; set; }

    public List<OptionRow> Options { get; set; } = [];

    public static ResponseSetForm Of(ResponseSet set) => new() { Key = set.Key, Options = OptionRow.Of(set.Options, set.Options.Count == 0 ? 5 : Rows.Spare) };
}
