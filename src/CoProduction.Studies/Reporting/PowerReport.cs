using System.Globalization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Rehearsal;

namespace CoProduction.Studies.Reporting;

/// <summary>The simulated power of a design as a table.</summary>
public static class PowerReport
{
    /// <param name="design">The design that was simulated.</param>
    /// <param name="lines">Of <see cref="PowerSimulation.Run"/>.</param>
    /// <param name="request">What was simulated.</param>
    /// <param name="assumption">Whose effects were assumed, as a sentence.</param>
    public static ReportTable Table(CompiledDesign design, IReadOnlyList<PowerLine> lines, PowerRequest request, string assumption)
    {
        var names = new ReportNames(design);
        return new ReportTable
        {
            Key = "power",
            Title = "Power and minimum detectable effect, by simulation",
            Columns =
            [
                new("inquiry", "Inquiry"), new("role", "Role"), new("cell", "Cell"), new("contrast", "Contrast"), new("n", "Mean n used", true), new("effect", "Mean estimate (assumed effect)", true), new("effect_error", "MC error", true),
                new("power", "Power", true), new("power_error", "MC error", true), new("power_holm", "Power (Holm)", true), new("mde", string.Create(CultureInfo.InvariantCulture, $"MDE at {100 * request.Target:0.#}%"), true),
                new("mde_error", "MC error", true), new("estimable", "Draws with an estimate", true),
            ],
            Rows = [.. lines.Select(line => Row(line, names))],
            Notes =
            [
                string.Create(CultureInfo.InvariantCulture, $"{request.Draws:N0} simulated studies of {request.Persons:N0} persons, seed {request.Seed}; two-sided tests at {1 - design.Design.Plan.Level:0.####}."),
                assumption,
                "Persons walk the pages, are assigned by the design's own procedure and are analysed by the estimators of the plan. MDE: the sum of the test's and the power's quantile, times the standard error of the analysis, in units of the outcome.",
                "MC error: the standard error from the number of simulated studies. Power counts a study without an estimate as one that found nothing.",
            ],
        };
    }

    private static IReadOnlyList<ReportCell> Row(PowerLine line, ReportNames names) =>
    [
        line.Inquiry.Label.Length > 0 ? line.Inquiry.Label : line.Inquiry.Key, RoleWords(line.Inquiry.Role), names.Cell(line.Cell), line.Contrast,
        Number(line.Rows, 1), Number(line.MeanEstimate, 3), Number(line.MeanEstimateError, 3), Number(line.Power, 3), Number(line.PowerError, 3), Number(line.HolmPower, 3), Number(line.MinimumDetectable, 3),
        Number(line.MinimumDetectableError, 3), ReportCell.Count(line.Estimable),
    ];

    private static ReportCell Number(double? value, int decimals) =>
        value is { } number && double.IsFinite(number) ? new ReportCell(NumberFormat.Fixed(number, decimals), number) : ReportCell.NoNumber(NumberFormat.None);

    private static string RoleWords(InquiryRole role) => role == InquiryRole.ManipulationCheck ? "manipulation check" : role.ToString().ToLowerInvariant();
}
