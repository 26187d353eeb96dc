using CoProduction.Studies.Randomization;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class RandomizationForm
{
    public string? Key { get; set; }

    public string? Label { get; set; }

    public AssignmentUnit Unit { get; set; }

    public string? Before { get; set; }

    public Procedure Procedure { get; set; }

    public string? BlockSize { get; set; }

    public List<string?> Strata { get; set; } = [];

    public string? Cluster { get; set; }

    public List<string?> Sites { get; set; } = [];

    public List<string?> Populations { get; set; } = [];

    public ConditionForm EligibleIf { get; set; } = new();

    public static RandomizationForm Of(RandomizationPlan plan) => new()
    {
        Key = plan.Key,
        Label = plan.Label,
        Unit = plan.Unit,
        Before = plan.Before,
        Procedure = plan.Procedure,
        BlockSize = DraftReader.Show(plan.BlockSize),
        Strata = [.. plan.Strata.Select(StratumToken.Of)],
        Cluster = plan.Cluster is { } cluster ? StratumToken.Of(cluster, 0) : null,
        Sites = [.. plan.Sites],
        Populations = [.. plan.Populations],
        EligibleIf = ConditionForm.Of(plan.EligibleIf),
    };

    public RandomizationPlan Read(RandomizationPlan stored, IEnumerable<string> tokens, IEnumerable<string> sites, IEnumerable<string> populations, DraftReader reader) => stored with
    {
        Key = DraftReader.Key(Key),
        Label = DraftReader.Key(Label),
        Unit = Unit,
        Before = DraftReader.Key(Before),
        Procedure = Procedure,
        BlockSize = reader.Whole("Form.BlockSize", BlockSize),
        Strata = [.. Choices.InOrder([.. stored.Strata.Select(StratumToken.Of)], Strata, tokens).Select(token => StratumToken.Read(token, stored.Strata)).OfType<StratumSource>()],
        Cluster = StratumToken.Read(Cluster, stored.Cluster is { } cluster ? [cluster] : []),
        Sites = Choices.InOrder(stored.Sites, Sites, sites),
        Populations = Choices.InOrder(stored.Populations, Populations, populations),
        EligibleIf = EligibleIf.Read(reader, "Form.EligibleIf", stored.EligibleIf),
    };
}
