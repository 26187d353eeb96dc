using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class FieldworkForm
{
    public IdentityKey? Identity { get; set; }

    public string? PanelParameter { get; set; }

    public DuplicateRule? Duplicates { get; set; }

    public List<NamedRow> Populations { get; set; } = [];

    public PlaceSource SiteFrom { get; set; }

    public PlaceSource? SessionFrom { get; set; }

    public string? UrlParameters { get; set; }

    public string? TargetCompletes { get; set; }

    public string? TableSource { get; set; }

    public string? TableDate { get; set; }

    public List<FigureRow> Figures { get; set; } = [];

    /// <summary>One line per option: question, option, persons or share.</summary>
    public string? Margins { get; set; }

    public static FieldworkForm Of(StudyDesign design)
    {
        var fieldwork = design.Fieldwork;
        var bySite = fieldwork.PopulationTable?.BySite ?? new Dictionary<string, double>();
        return new FieldworkForm
        {
            Identity = fieldwork.Identity,
            PanelParameter = fieldwork.PanelParameter,
            Duplicates = fieldwork.Duplicates,
            Populations = Rows.Of(fieldwork.Populations, population => population.Key, population => NamedRow.Of(population.Name)),
            SiteFrom = fieldwork.SiteFrom,
            SessionFrom = fieldwork.SessionFrom,
            UrlParameters = string.Join(", ", fieldwork.UrlParameters),
            TargetCompletes = DraftReader.Show(fieldwork.TargetCompletes),
            TableSource = fieldwork.PopulationTable?.Source,
            TableDate = DraftReader.Show(fieldwork.PopulationTable?.Date),
            Margins = string.Join('\n', (fieldwork.PopulationTable?.Margins ?? []).SelectMany(margin => margin.Shares.Select(share => $"{margin.Variable}, {share.Key}, {DraftReader.Show(share.Value)}"))),
            Figures =
            [
                .. design.Sites.Select(site => site.Key).Concat(bySite.Keys).Where(site => site.Length > 0).Distinct()
                    .Select(site => new FigureRow { Key = site, Figure = bySite.TryGetValue(site, out var figure) ? DraftReader.Show(figure) : null }),
            ],
        };
    }

    public StudyDesign Apply(StudyDesign design, DraftReader reader)
    {
        var populations = Rows.Read(reader, "Form.Populations", Populations, design.Fieldwork.Populations, population => population.Key,
            (row, population, _) => population with { Key = DraftReader.Key(row.Key), Name = reader.Text(row.Name, population.Name) });
        var changed = design with
        {
            Fieldwork = design.Fieldwork with
            {
                Identity = Identity,
                PanelParameter = DraftReader.Key(PanelParameter),
                Duplicates = Duplicates,
                Populations = populations.Entries,
                SiteFrom = SiteFrom,
                SessionFrom = SessionFrom,
                UrlParameters = DraftReader.Keys(UrlParameters),
                TargetCompletes = reader.Whole("Form.TargetCompletes", TargetCompletes),
                PopulationTable = Table(design.Fieldwork.PopulationTable, reader),
            },
        };
        return KeyRename.Populations(changed, populations.Renamed);
    }

    private PopulationTable? Table(PopulationTable? stored, DraftReader reader)
    {
        var figures = new Dictionary<string, double>(stored?.BySite ?? new Dictionary<string, double>());
        foreach (var (index, row) in Figures.Index())
        {
            if (string.IsNullOrEmpty(row.Key)) continue;
            if (reader.Number($"Form.Figures[{index}].Figure", row.Figure) is { } figure) figures[row.Key] = figure;
            else figures.Remove(row.Key);
        }
        var margins = ReadMargins(reader);
        if (string.IsNullOrWhiteSpace(TableSource) && string.IsNullOrWhiteSpace(TableDate) && figures.Count == 0 && margins.Count == 0) return null;
        return (stored ?? new PopulationTable()) with
        {
            Source = DraftReader.Key(TableSource),
            Date = reader.Date("Form.TableDate", TableDate),
            BySite = figures,
            Margins = margins,
        };
    }

    private IReadOnlyList<PopulationMargin> ReadMargins(DraftReader reader)
    {
        var margins = new List<(string Variable, Dictionary<string, double> Shares)>();
        foreach (var line in DraftReader.Lines(Margins))
        {
            var parts = line.Split(',', StringSplitOptions.TrimEntries);
            if (parts.Length != 3 || parts.Any(part => part.Length == 0))
            {
                reader.Error("Form.Margins", $"“{(line.Length > 40 ? line[..40] + "…" : line)}” is not a question, an option and a figure, separated by commas");
                continue;
            }
            if (reader.Number("Form.Margins", parts[2]) is not { } figure) continue;
            if (margins.FirstOrDefault(margin => margin.Variable == parts[0]).Shares is not { } shares) margins.Add((parts[0], shares = []));
            if (!shares.TryAdd(parts[1], figure)) reader.Error("Form.Margins", $"“{parts[0]}, {parts[1]}” stands twice");
        }
        return [.. margins.Select(margin => new PopulationMargin { Variable = margin.Variable, Shares = margin.Shares })];
    }
}
