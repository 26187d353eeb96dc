using CoProduction.Studies.Design;
using CoProduction.Studies.Reporting;

namespace CoProduction.Web.Operations;

/// <summary>A design's answers to the registries' questions, or the errors for which it has none yet.</summary>
/// <param name="Version">The published version, or null for the draft.</param>
/// <param name="Texts">By form; empty where the design has errors.</param>
/// <param name="Problems">What must be mended first.</param>
public sealed record PreregistrationTexts(int? Version, IReadOnlyDictionary<PreregistrationForm, string> Texts, IReadOnlyList<DesignProblem> Problems);
