using System.Text.Json.Serialization;

namespace CoProduction.Web.Operations;

/// <summary>What a column of the file means.</summary>
/// <param name="Column">Name in the header.</param>
/// <param name="Target">Name of an <see cref="ImportTarget"/> (<c>answer:trust</c>, <c>arm:information</c>); empty: the column is left out.</param>
/// <param name="Values">What a cell's text stands for, where it is not itself a key, a value or a label.</param>
public sealed record ImportColumn([property: JsonRequired] string Column, [property: JsonRequired] string Target, IReadOnlyDictionary<string, string> Values)
{
    public ImportColumn(string column, string target)
        : this(column, target, new Dictionary<string, string>())
    {
    }

    [JsonConstructor]
    private ImportColumn()
        : this("", "")
    {
    }
}
