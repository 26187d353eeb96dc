using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;

namespace CoProduction.Web.Pages.Survey;

/// <summary>A page that was shown (or is about to be) under a ticket.</summary>
/// <param name="Ticket">The ticket in its form.</param>
/// <param name="Turn">The page, and the theme where it loops.</param>
/// <param name="Language">The language it is shown in.</param>
/// <param name="Order">The order drawn for the participant.</param>
/// <param name="Draft">What was typed and is not sent yet, as <see cref="TypedFields"/> writes it; null where nothing was.</param>
/// <param name="IsUsed">A submission under this ticket is stored.</param>
public sealed record IssuedPage(Guid Ticket, PageTurn Turn, string Language, ItemOrder Order, string? Draft, bool IsUsed);
