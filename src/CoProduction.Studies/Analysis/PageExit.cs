namespace CoProduction.Studies.Analysis;

/// <summary>Persons who did not complete, by the last page that they sent.</summary>
/// <param name="Page">Key of the page (and theme); empty: none was sent.</param>
/// <param name="Total">Persons.</param>
/// <param name="ByArm">Persons by arm, in the order of <see cref="PageExits.Arms"/>.</param>
public sealed record PageExit(string Page, int Total, IReadOnlyList<int> ByArm);
