using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The words of a site or theme; of a site also the order of its themes.</summary>
public sealed class WordsForm
{
    public TypedText Name { get; set; } = [];

    public List<NamedRow> Words { get; set; } = [];

    /// <summary>Keys of the site's themes in their order.</summary>
    public string? Order { get; set; }

    public static WordsForm Of(LocalizedText name, IReadOnlyDictionary<string, LocalizedText> words, IReadOnlyList<string> themes) => new()
    {
        Name = TypedText.Of(name),
        Words = Rows.Of([.. words], word => word.Key, word => NamedRow.Of(word.Value)),
        Order = string.Join(", ", themes),
    };

    public RowsRead<Word> ReadWords(IReadOnlyDictionary<string, LocalizedText> stored, DraftReader reader)
    {
        var read = Rows.Read(reader, "Form.Words", Words, [.. stored.Select(word => new Word { Key = word.Key, Text = word.Value })], word => word.Key,
            (row, word, field) => new Word { Key = DraftReader.Key(row.Key), Text = reader.Text(row.Name, word.Text), Field = field });
        foreach (var twice in read.Entries.GroupBy(word => word.Key).SelectMany(group => group.Skip(1)))
            reader.Error($"{twice.Field}.Key", $"The word “{twice.Key}” stands twice: only one could be kept");
        return read;
    }

    /// <summary>A word and where it was typed.</summary>
    public sealed record Word
    {
        public string Key { get; init; } = "";

        public LocalizedText Text { get; init; } = LocalizedText.Empty;

        public string Field { get; init; } = "";
    }
}
