namespace CoProduction.Studies.Reporting;

/// <summary>A report as a plain model: what the page, the HTML file and the tables write out. Every number in it is already text, with its value beside it.</summary>
public sealed record Report
{
    public required string Title { get; init; }

    /// <summary>Shown above everything: synthetic data, preview.</summary>
    public string? Banner { get; init; }

    /// <summary>Lines under the title: source, when made.</summary>
    public IReadOnlyList<string> Subtitles { get; init; } = [];

    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>Counts of fewer persons are masked, in the results too; 0: none are.</summary>
    public int SmallestCount { get; init; }

    public IEnumerable<ReportTable> Tables => Sections.SelectMany(section => AllIn(section.Blocks)).SelectMany(block => block switch
    {
        ReportTable table => [table],
        Figure figure => [figure.Table],
        _ => Enumerable.Empty<ReportTable>(),
    });

    public IEnumerable<Figure> Figures => Sections.SelectMany(section => AllIn(section.Blocks)).OfType<Figure>();

    /// <summary>The blocks, and those that stand closed under others.</summary>
    private static IEnumerable<ReportBlock> AllIn(IEnumerable<ReportBlock> blocks) =>
        blocks.SelectMany(block => block is ReportDetails details ? AllIn(details.Blocks).Prepend(block) : [block]);
}
