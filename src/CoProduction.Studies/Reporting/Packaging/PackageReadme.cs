using System.Globalization;
using System.Text;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Reporting.Replication;

namespace CoProduction.Studies.Reporting.Packaging;

/// <summary>The README of a package: what is what, and how its numbers are computed again.</summary>
public static class PackageReadme
{
    private static readonly IReadOnlyList<(ScriptLanguage Language, string Command, string Needs)> Commands =
    [
        (ScriptLanguage.R, "Rscript analysis.R", "R 4.0"),
        (ScriptLanguage.Python, "python3 analysis.py", "Python 3.9"),
        (ScriptLanguage.Stata, "stata -b do analysis.do", "Stata 16"),
    ];

    /// <param name="manifest">What the package says of itself; its list of files may be empty.</param>
    /// <param name="files">The files before this one.</param>
    /// <param name="scripts">The scripts among them.</param>
    public static byte[] Write(PackageManifest manifest, IReadOnlyList<PackagedFile> files, ReplicationScripts scripts)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {manifest.Title}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{(manifest.Public is null ? "Replication package" : "Public replication package")} of the study `{manifest.Study}`: {KindWords(manifest.Kind)}, data as of {manifest.DataAsOf.UtcDateTime:yyyy-MM-dd HH:mm} UTC, ")
            .Append(CultureInfo.InvariantCulture, $"made by CoProduction {manifest.Software}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- Plan: version {manifest.PlanVersion} of the design, `design-v{manifest.PlanVersion}.json`, SHA-256 `{manifest.PlanSha256}`\n");
        text.Append(CultureInfo.InvariantCulture, $"- Data: `{PackageManifest.Responses}`, SHA-256 `{manifest.DataSha256}`\n\n");
        if (manifest.Public is { } facts) Append(text, facts);
        AppendScripts(text, scripts);
        text.Append("## Has anything been changed?\n\nIn this folder:\n\n    sha256sum -c SHA256SUMS\n\nOr on the package itself, which also compares rows and the hashes of plan and data:\n\n    coprod verify-package package.zip\n\n");
        text.Append("## Files\n\n| file | rows | bytes | what it is |\n| --- | ---: | ---: | --- |\n");
        foreach (var file in files) text.Append(CultureInfo.InvariantCulture, $"| `{file.Path}` | {file.Rows} | {file.Bytes} | {Cell(file.Meaning)} |\n");
        text.Append("\n`MANIFEST.json` lists these and this file with rows, bytes and SHA-256; `SHA256SUMS` holds the hashes of them and of the manifest for `sha256sum`. Neither lists itself: with both the package has ")
            .Append(CultureInfo.InvariantCulture, $"{files.Count + 3} files.\n\n");
        text.Append("## Reading the data\n\nText files are UTF-8; CSV files have one header, commas, and quotes where needed. A missing value is an empty field; the column named after the variable and `__missing` says why "
            + "(not asked at the site, in the arm, by routing or in the version; not reached; seen and left blank; don't know; not applicable; refused; timed out; technical failure; withdrawn; erased). Stata and SPSS files hold these states inside the variables, labelled. "
            + "Times are UTC. Files are joined by `participant`. What each column means: `codebook.html`, or for programs `codebook.json`, `codebook.xml` (DDI-Codebook 2.5) and `datapackage.json` (Frictionless).\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void AppendScripts(StringBuilder text, ReplicationScripts scripts)
    {
        text.Append("## Computing the numbers again\n\nUnpack, go into the folder, and run one command. Each script reads the answers, computes results of the report again, compares every number of theirs with `results.csv`, and ends with an error that names the number where one differs.\n\n");
        foreach (var (language, command, needs) in Commands)
            text.Append(CultureInfo.InvariantCulture, $"    {command,-28} # {needs}: {NumberFormat.Count(scripts.ComputedBy(language))} of {NumberFormat.Count(scripts.Numbered)} results\n");
        if (scripts.NotComputed.Count > 0) text.Append("\nNo script computes:\n\n");
        foreach (var (reason, results) in scripts.NotComputed) text.Append(CultureInfo.InvariantCulture, $"- {NumberFormat.Count(results)} {(results == 1 ? "result" : "results")}: {reason}\n");
        text.Append("\nThe scripts install nothing. `analysis.R` needs R 4.0 or newer with the package estimatr (`install.packages(\"estimatr\")`), `analysis.py` Python 3.9 or newer with numpy and scipy (`pip install numpy scipy`); where one is missing the script says so and stops. "
            + "`analysis.do` needs Stata 16 or newer and no package. At the end each prints how many numbers it computed again, which of them agree only within simulation error, and what it does not compute with the reason; columns `replicated_by` and `replication_note` of `results.csv` say the same by row. "
            + "`analysis.do` computes the same in Mata but draws no arms again and does not read `exposures.csv`: tests by randomization, thresholds and the numbers of those served are left to the other two. It was written without a Stata to run it; its head says so.\n\n");
    }

    private static void Append(StringBuilder text, PublicFacts facts)
    {
        text.Append("## What a public package holds back\n\n"
            + "- Participants have other ids than in the full package; sessions, strata and clusters are codes. Files of this package are joined by them as usual.\n"
            + "- Words that were typed and parameters of the link are left out, and so is the payment ledger.\n"
            + "- Times count in whole seconds from the Monday of the week in which the person started: durations are right, dates and hours are not told. Dates that were answered are cut to their year.\n");
        text.Append(facts.Data.QuasiIdentifiers.Count == 0
            ? "- It is declared that no variable could identify a person together with others.\n"
            : string.Create(CultureInfo.InvariantCulture, $"- Quasi-identifiers ({string.Join("; ", facts.Data.QuasiIdentifiers.Select(QuasiIdentifierNotation.Write))}): each of the {facts.Combinations} combinations that occur is that of {facts.Data.K} persons or more. ")
                + (facts.Suppressed == 0 ? "Nobody had to be left out for it.\n" : string.Create(CultureInfo.InvariantCulture, $"{facts.Suppressed} persons were left out for it.\n")));
        text.Append("- Report and results were computed from the data of this package"
            + (facts.Suppressed == 0 ? ".\n" : ": they differ from those of all responses.\n")
            + "\n");
    }

    private static string KindWords(string kind) => kind switch
    {
        "real" => "responses of real participants",
        "imported" => "imported responses",
        _ => "synthetic responses of a rehearsal, which say nothing about people",
    };

    private static string Cell(string words) => words.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
