namespace CoProduction.Web.Pages.Shared;

/// <summary>One step of the breadcrumbs: <c>ViewData["Breadcrumbs"] = new Crumb[] { … }</c>.</summary>
public sealed record Crumb(string Text, string Href);
