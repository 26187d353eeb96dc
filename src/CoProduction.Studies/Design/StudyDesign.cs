using CoProduction.Studies.Analysis;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design;

/// <summary>
/// The design record: everything that is declared about a study. A draft may be wrong (references are keys and nothing throws);
/// <see cref="DesignCheck"/> lists what is wrong, <see cref="CompiledDesign"/> resolves what is right.
/// </summary>
public sealed record StudyDesign
{
    /// <summary>Version of this file format. Old schemas are upgraded on reading, never rewritten.</summary>
    public int Schema { get; init; } = DesignFile.CurrentSchema;

    /// <summary>Key of the study: lower-case letters, digits and hyphens; the default of its address.</summary>
    public string Key { get; init; } = "";

    public LocalizedText Title { get; init; } = LocalizedText.Empty;

    public StudySource? Source { get; init; }

    /// <summary>Language codes; the first is the default.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["en"];

    public ConsentForm Consent { get; init; } = new();

    public IReadOnlyList<Factor> Factors { get; init; } = [];

    public IReadOnlyList<RandomizationPlan> Randomizations { get; init; } = [];

    public IReadOnlyList<Theme> Themes { get; init; } = [];

    public IReadOnlyList<Site> Sites { get; init; } = [];

    public IReadOnlyList<ResponseSet> ResponseSets { get; init; } = [];

    public IReadOnlyList<SurveyPage> Pages { get; init; } = [];

    public IReadOnlyList<Measure> Measures { get; init; } = [];

    public AnalysisPlan Plan { get; init; } = new();

    public FieldworkPlan Fieldwork { get; init; } = new();

    public ClosingPage Closing { get; init; } = new();

    /// <summary>What a public file of the responses must hold back; null: not declared.</summary>
    public PublicData? PublicData { get; init; }

    /// <summary>Ethics, funding, recruitment and the like, for the reporting checklist.</summary>
    public ConductRecord? Conduct { get; init; }
}
