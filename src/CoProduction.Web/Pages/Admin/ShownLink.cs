using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin;

/// <summary>Model of <c>_OneTimeLink</c>: a link that is shown once, to the person who made it.</summary>
public sealed record ShownLink(OneTimeLink Link, string For, string Address);
