using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Tests.Design;

/// <summary>Changes one part of a design and leaves the rest.</summary>
internal static class DesignEdits
{
    public static StudyDesign Page(this StudyDesign design, string key, Func<SurveyPage, SurveyPage> change) =>
        design with { Pages = One(design.Pages, page => page.Key == key, change) };

    public static StudyDesign Element<T>(this StudyDesign design, string key, Func<T, PageElement> change) where T : PageElement
    {
        var page = design.Pages.Single(page => page.Elements.Any(element => element.Key == key));
        return design.Page(page.Key, page => page with { Elements = One(page.Elements, element => element.Key == key, element => change((T)element)) });
    }

    public static StudyDesign Draw(this StudyDesign design, Func<RandomizationPlan, RandomizationPlan> change, int index = 0)
    {
        var plan = design.Randomizations[index];
        return design with { Randomizations = One(design.Randomizations, other => other.Key == plan.Key, change) };
    }

    public static StudyDesign Arm(this StudyDesign design, string key, Func<Arm, Arm> change) =>
        design.Draw(plan => plan with { Arms = One(plan.Arms, arm => arm.Key == key, change) });

    public static StudyDesign Factor(this StudyDesign design, string key, Func<Factor, Factor> change) =>
        design with { Factors = One(design.Factors, factor => factor.Key == key, change) };

    public static StudyDesign Level(this StudyDesign design, string factor, string key, Func<Level, Level> change) =>
        design.Factor(factor, factor => factor with { Levels = One(factor.Levels, level => level.Key == key, change) });

    public static StudyDesign Site(this StudyDesign design, string key, Func<Site, Site> change) =>
        design with { Sites = One(design.Sites, site => site.Key == key, change) };

    public static StudyDesign Set(this StudyDesign design, Func<ResponseSet, ResponseSet> change) =>
        design with { ResponseSets = One(design.ResponseSets, _ => true, change) };

    public static StudyDesign Measure<T>(this StudyDesign design, string key, Func<T, Measure> change) where T : Measure =>
        design with { Measures = One(design.Measures, measure => measure.Key == key, measure => change((T)measure)) };

    public static StudyDesign With(this StudyDesign design, Measure measure) => design with { Measures = [.. design.Measures, measure] };

    public static StudyDesign Plan(this StudyDesign design, Func<AnalysisPlan, AnalysisPlan> change) => design with { Plan = change(design.Plan) };

    public static StudyDesign Inquiry(this StudyDesign design, string key, Func<Inquiry, Inquiry> change) =>
        design.Plan(plan => plan with { Inquiries = One(plan.Inquiries, inquiry => inquiry.Key == key, change) });

    public static StudyDesign Regression(this StudyDesign design, string key, Func<RegressionTable, RegressionTable> change) =>
        design.Plan(plan => plan with { Regressions = One(plan.Regressions, table => table.Key == key, change) });

    public static StudyDesign Fieldwork(this StudyDesign design, Func<FieldworkPlan, FieldworkPlan> change) =>
        design with { Fieldwork = change(design.Fieldwork) };

    public static StudyDesign Closing(this StudyDesign design, Func<ClosingPage, ClosingPage> change) => design with { Closing = change(design.Closing) };

    private static List<T> One<T>(IReadOnlyList<T> list, Func<T, bool> which, Func<T, T> change)
    {
        list.Count(which).Should().Be(1, "a case changes one thing");
        return [.. list.Select(entry => which(entry) ? change(entry) : entry)];
    }
}
