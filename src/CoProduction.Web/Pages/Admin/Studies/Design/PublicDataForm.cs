using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class PublicDataForm
{
    public bool Declared { get; set; }

    /// <summary>One a line.</summary>
    public string? QuasiIdentifiers { get; set; }

    public string? K { get; set; } = DraftReader.Show(PublicData.UsualK);

    public static PublicDataForm Of(StudyDesign design) => design.PublicData is not { } data ? new PublicDataForm() : new PublicDataForm
    {
        Declared = true,
        QuasiIdentifiers = string.Join('\n', data.QuasiIdentifiers.Select(QuasiIdentifierNotation.Write)),
        K = DraftReader.Show(data.K),
    };

    public StudyDesign Apply(StudyDesign design, DraftReader reader)
    {
        var known = Read(reader);
        if (!Declared)
        {
            if (known.Count > 0) reader.Error("Form.Declared", "Tick that this is declared, or empty the list");
            return design with { PublicData = null };
        }
        return design with { PublicData = new PublicData { QuasiIdentifiers = known, K = reader.Whole("Form.K", K, design.PublicData?.K ?? PublicData.UsualK) } };
    }

    /// <summary>What is asked once per person, and not answered in words.</summary>
    public static IEnumerable<(string Name, string Words)> Variables(StudyDesign design) => StudyVariable.All(design)
        .Where(variable => variable.Item is not TextItem && variable.Page.Loop == PageLoop.None)
        .Select(variable => (variable.Name, variable.Label));

    private List<QuasiIdentifier> Read(DraftReader reader)
    {
        var known = new List<QuasiIdentifier>();
        foreach (var line in DraftReader.Lines(QuasiIdentifiers))
            try
            {
                known.Add(QuasiIdentifierNotation.Read(line));
            }
            catch (FormatException problem)
            {
                reader.Error("Form.QuasiIdentifiers", problem.Message);
            }
        return known;
    }
}
