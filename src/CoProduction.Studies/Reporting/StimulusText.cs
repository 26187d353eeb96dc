namespace CoProduction.Studies.Reporting;

/// <summary>One distinct text of a page, and who sees it.</summary>
/// <param name="Page">Key of the page.</param>
/// <param name="Arms">Labels of the arms, those of several randomizations joined; "all arms" where every arm sees it.</param>
/// <param name="Sites">Labels of the sites; empty in a study without sites.</param>
/// <param name="Themes">Labels of the themes; empty on a page that does not loop.</param>
/// <param name="Language">Its language.</param>
/// <param name="Html">The text as shown, safe markup; empty: nothing is shown.</param>
/// <param name="Sha256">Hash of the whole page as it is stored with every exposure; null where earlier answers change the page.</param>
internal sealed record StimulusText(string Page, string Arms, IReadOnlyList<string> Sites, IReadOnlyList<string> Themes, string Language, string Html, string? Sha256);
