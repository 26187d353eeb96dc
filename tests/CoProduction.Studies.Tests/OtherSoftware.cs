using System.ComponentModel;
using System.Diagnostics;

namespace CoProduction.Studies.Tests;

/// <summary>Programs of others that read what we write. A test that needs one is skipped where it is absent, and fails instead under <c>CI=true</c>.</summary>
internal static class OtherSoftware
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static void NeedsR(string package) => Needs("Rscript", ["-e", $"library({package})"], $"R with the package {package}");

    /// <summary>A Python with numpy and scipy: of several, the first that has them.</summary>
    public static string NeedsPython()
    {
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
            if (Try(python, ["-c", "import numpy, scipy"]) is { Code: 0 }) return python;
        Needs("python3", ["-c", "import numpy, scipy"], "Python with numpy and scipy");
        return "python3";
    }

    public static void NeedsPspp() => Needs("pspp", ["--version"], "PSPP");

    /// <summary>LaTeX with booktabs and colortbl.</summary>
    public static void NeedsLatex()
    {
        foreach (var style in (string[])["booktabs.sty", "colortbl.sty", "pdflscape.sty"]) Needs("kpsewhich", [style], $"LaTeX with {style}");
        Needs("pdflatex", ["--version"], "pdfLaTeX");
    }

    public static void NeedsLibreOffice() => Needs("soffice", ["--version"], "LibreOffice");

    /// <summary>Runs the program; the test fails with what it said if it does not end well.</summary>
    public static string Run(string program, params IReadOnlyList<string> arguments)
    {
        var (code, said) = Try(program, arguments) ?? throw new InvalidOperationException($"{program} is not installed.");
        code.Should().Be(0, said);
        return said;
    }

    /// <summary>Runs the program and says how it ended.</summary>
    public static (int Code, string Said) Outcome(string program, params IReadOnlyList<string> arguments) => Try(program, arguments) ?? throw new InvalidOperationException($"{program} is not installed.");

    private static void Needs(string program, IReadOnlyList<string> arguments, string what)
    {
        if (Try(program, arguments) is { Code: 0 }) return;
        var message = $"{what} is not installed (./test.sh --install does it)";
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)) Assert.Fail($"CI=true, so this is a failure: {message}");
        Assert.Skip(message);
    }

    private static (int Code, string Said)? Try(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (process.WaitForExit(Patience)) return (process.ExitCode, said.GetAwaiter().GetResult() + complained.GetAwaiter().GetResult());
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} did not end within {Patience}.");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
