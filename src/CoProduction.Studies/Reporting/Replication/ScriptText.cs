using System.Globalization;
using System.Reflection;
using System.Text;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>What the writers of all languages share.</summary>
internal static class ScriptText
{
    /// <summary>The helper functions, as they lie beside the writers.</summary>
    public static string Helpers(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"CoProduction.Studies.Reporting.Replication.Helpers.{file}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>A text between double quotes, with what R and Python alike read as escapes.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when c is < ' ' or > '~' => $"\\u{((int)c).ToString("x4", CultureInfo.InvariantCulture)}",
                _ => c.ToString(),
            });
        return quoted.Append('"').ToString();
    }

    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Lines of comments: one line each, whatever a label holds.</summary>
    public static string Comment(string mark, string text) => $"{mark} {text.ReplaceLineEndings(" ")}\n";
}
