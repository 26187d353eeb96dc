namespace CoProduction.Studies.Fieldwork;

/// <summary>Who is asked, how one person is recognised, and what the link carries.</summary>
public sealed record FieldworkPlan
{
    /// <summary>How one person is recognised; must be declared before a study opens.</summary>
    public IdentityKey? Identity { get; init; }

    /// <summary>Parameter of the link that carries a panel's id, for <see cref="IdentityKey.PanelId"/>.</summary>
    public string PanelParameter { get; init; } = "pid";

    /// <summary>What happens to a second entry of the same person; must be declared before a study opens.</summary>
    public DuplicateRule? Duplicates { get; init; }

    /// <summary>Groups with an instrument of their own (citizens, staff); empty means one.</summary>
    public IReadOnlyList<Population> Populations { get; init; } = [];

    /// <summary>Where the site is read from, in a study with sites.</summary>
    public PlaceSource SiteFrom { get; init; } = PlaceSource.Ask;

    /// <summary>Whether persons belong to sessions, and where the session is read from.</summary>
    public PlaceSource? SessionFrom { get; init; }

    /// <summary>Parameters of the link that are stored with the person.</summary>
    public IReadOnlyList<string> UrlParameters { get; init; } = [];

    /// <summary>Planned number of completed responses, for the monitor; not a stopping rule by itself.</summary>
    public int? TargetCompletes { get; init; }

    /// <summary>Population figures used as weights, dated and with their source.</summary>
    public PopulationTable? PopulationTable { get; init; }
}
