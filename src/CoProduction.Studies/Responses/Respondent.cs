namespace CoProduction.Studies.Responses;

/// <summary>All that the survey knows of a person when it decides what comes next. Immutable; a page handler builds it from stored rows.</summary>
public sealed record Respondent
{
    public string? Site { get; init; }

    public string? Session { get; init; }

    public string? Population { get; init; }

    public IReadOnlyDictionary<string, string> UrlParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Key of the arm by randomization and unit.</summary>
    public IReadOnlyDictionary<AssignmentKey, string> Arms { get; init; } = new Dictionary<AssignmentKey, string>();

    /// <summary>The latest submission of each page turn.</summary>
    public IReadOnlyDictionary<PageTurn, Answers> Answers { get; init; } = new Dictionary<PageTurn, Answers>();

    public Respondent WithAnswers(PageTurn turn, Answers answers) =>
        this with { Answers = new Dictionary<PageTurn, Answers>(Answers) { [turn] = answers } };

    public Respondent WithArm(AssignmentKey key, string arm) =>
        this with { Arms = new Dictionary<AssignmentKey, string>(Arms) { [key] = arm } };
}
