using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Reporting;

namespace CoProduction.Studies.Tests.Reporting;

public class PreregistrationTests
{
    private static readonly PreregistrationFacts Locked = new() { Sha256 = new string('a', 64), Version = 1, LockedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };

    public static TheoryData<string, PreregistrationForm> EveryStudyAndForm()
    {
        var data = new TheoryData<string, PreregistrationForm>();
        foreach (var study in StudyLibrary.All)
            foreach (var form in Enum.GetValues<PreregistrationForm>())
                data.Add(study.Key, form);
        return data;
    }

    [Theory]
    [MemberData(nameof(EveryStudyAndForm))]
    public void Every_question_is_answered_from_the_record_or_marked(string study, PreregistrationForm form)
    {
        var text = Write(StudyLibrary.Find(study)!.Design, form, Locked);

        var sections = Sections(text);
        sections.Should().HaveCount(form == PreregistrationForm.Osf ? 23 : 11);
        sections.Should().OnlyContain(section => section.Value.Length > 0);
        text.Should().Contain(Locked.Sha256).And.Contain("version 1, locked 2026-01-02 03:04:05 UTC").And.EndWith("\n").And.NotContain("\n\n\n");
        text.Should().NotContain("CoProduction.Studies", "no type stands where words should").And.NotContain("{ ");
        text.Should().Be(Write(StudyLibrary.Find(study)!.Design, form, Locked), "the same design has the same text");
    }

    [Fact]
    public void Estimand_estimator_family_and_arms_are_those_of_the_analysis()
    {
        var design = StudyLibrary.Find("nudges")!.Design;

        var sections = Sections(Write(design, PreregistrationForm.Osf, Locked));

        var models = sections["Analysis plan: Statistical models"];
        foreach (var inquiry in design.Plan.Inquiries) models.Should().Contain(inquiry.Label.Length > 0 ? inquiry.Label : inquiry.Key);
        models.Should().Contain("of the decision table").And.NotContain("not determined").And.Contain("intention to treat");
        foreach (var arm in design.Randomizations[0].Arms) sections["Design plan: Study design"].Should().Contain($"- {(arm.Label.Length > 0 ? arm.Label : arm.Key)}");
        sections["Study information: Authors"].Should().Be(Preregistration.NotRecorded);
    }

    [Fact]
    public void A_draft_says_that_nothing_locks_it_and_stored_responses_are_told()
    {
        var design = StudyLibrary.Find("information-source")!.Design;

        var text = Write(design, PreregistrationForm.AsPredicted, new PreregistrationFacts { Sha256 = "ff", Responses = 1234 });

        text.Should().Contain("a draft. It is not locked");
        Sections(text).First(section => section.Key.StartsWith("1)", StringComparison.Ordinal)).Value.Should().StartWith("Yes: 1,234 responses");
        Sections(Write(design, PreregistrationForm.AsPredicted, Locked)).First().Value.Should().StartWith("No: no response");
    }

    [Fact]
    public void What_the_record_lacks_is_marked_and_a_label_with_line_breaks_stays_on_its_line()
    {
        var design = StudyLibrary.Find("nudges")!.Design;
        design = design with
        {
            Plan = new AnalysisPlan { Inquiries = [design.Plan.Inquiries[0] with { Label = "First\n\n## Forged" }] },
            Fieldwork = design.Fieldwork with { TargetCompletes = null },
        };

        var text = Write(design, PreregistrationForm.Osf, Locked);

        Sections(text)["Sampling plan: Sample size"].Should().Contain("not recorded in the design");
        Sections(text).Keys.Should().NotContain("Forged");
        text.Should().Contain("First ## Forged");
    }

    private static string Write(StudyDesign design, PreregistrationForm form, PreregistrationFacts facts) => Preregistration.Write(CompiledDesign.Compile(design), form, facts);

    private static Dictionary<string, string> Sections(string text) => text.Split("\n## ").Skip(1)
        .ToDictionary(section => section[..section.IndexOf('\n', StringComparison.Ordinal)], section => section[(section.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim());
}
