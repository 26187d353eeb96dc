using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting;

/// <summary>A picture with the words and the numbers that it stands on.</summary>
/// <param name="Key">Stable; names the figure's file and anchors.</param>
/// <param name="Title">Title.</param>
/// <param name="Description">What it shows, for who cannot see it.</param>
/// <param name="Drawing">What is drawn.</param>
/// <param name="Table">The numbers.</param>
public sealed record Figure(string Key, string Title, string Description, Drawing Drawing, ReportTable Table) : ReportBlock
{
    /// <summary>The table as it stands below the picture: under another title than the picture's, so that neither is taken for the other. As a file it keeps its own.</summary>
    public ReportTable Numbers => Table.Title == Title ? Table with { Title = $"{Title}: the numbers" } : Table;
}
