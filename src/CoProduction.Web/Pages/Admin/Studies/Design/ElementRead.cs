using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>An element as typed, and which of its options and statements have a new key.</summary>
public sealed record ElementRead(
    PageElement Element, IReadOnlyDictionary<string, string> RenamedOptions, IReadOnlyDictionary<string, string> RenamedStatements);
