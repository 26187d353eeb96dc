using CoProduction.Web.Data;

namespace CoProduction.Web.Pages.Survey;

/// <summary>What became of a page that was sent.</summary>
/// <param name="Page">Was it stored?</param>
/// <param name="After">The participant as stored; null where this request did not store the page.</param>
public sealed record TurnOutcome(PageOutcome Page, SurveySession? After);
