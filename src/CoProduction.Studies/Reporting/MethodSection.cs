using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting;

/// <summary>How the numbers were made.</summary>
internal static class MethodSection
{
    public static ReportSection Build(StudyResults results, ReportContext context) => new("methods", "Method notes",
    [
        new ReportList(
        [
            "Every person assigned is analysed in the arm assigned. Nothing measured after the draw selects rows. A row without the outcome is dropped and counted by arm.",
            "Named effects are contrasts of cell means with the weights shown; no coefficient of a model with products is printed as a main effect.",
            "Welch: unequal variances, Welch–Satterthwaite df. Neyman within strata: Σ(N_s/N)² times the variance within the stratum, df = N − cells. HC2: t with n − k. CR2: Bell and McCaffrey, Satterthwaite df. CR1: G/(G − 1)·(n − 1)/(n − k), t with G − 1. Logit: z.",
            "\"Not asked\", \"not randomized\" and \"not estimable\" are three different things; none is a zero.",
            .. results.Notes,
            $"Software: CoProduction {context.Software}.",
            .. context.DataSha256 is { } hash ? [$"SHA-256 of the responses file (codes, without labels): {hash}."] : Array.Empty<string>(),
        ]),
    ]);
}
