using System.Globalization;
using System.Text;
using System.Xml;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>
/// The codebook as DDI-Codebook 2.5: the study, the file and every variable with its question, place, categories and derivation. Like the codebook it is made
/// from the design alone. A variable that may be missing is followed by its <c>__missing</c> column, whose categories are the states.
/// Source: DDI Alliance, DDI-Codebook 2.5 (namespace <c>ddi:codebook:2_5</c>), elements in the order of its schema.
/// </summary>
public static class DdiCodebook
{
    private const string Namespace = "ddi:codebook:2_5";
    private const string FileId = "F1";

    public static byte[] Write(Codebook codebook)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" })) Write(xml, codebook);
        return bytes.ToArray();
    }

    private static void Write(XmlWriter xml, Codebook codebook)
    {
        xml.WriteStartElement("codeBook", Namespace);
        xml.WriteAttributeString("version", "2.5");
        xml.WriteAttributeString("ID", "codebook");
        Study(xml, codebook);
        xml.WriteStartElement("fileDscr");
        xml.WriteAttributeString("ID", FileId);
        xml.WriteStartElement("fileTxt");
        Element(xml, "fileName", "responses.csv");
        Element(xml, "fileCont", "One row per participant. A missing value is an empty field; the column named after the variable and __missing, present where there is one, gives the state.");
        Element(xml, "fileType", "text/csv; charset=utf-8");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("dataDscr");
        foreach (var (index, variable) in codebook.Variables.Index())
        {
            Variable(xml, $"V{index + 1}", variable);
            if (MayBeMissing(variable)) MissingOf(xml, $"V{index + 1}M", variable, codebook.MissingStates);
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Study(XmlWriter xml, Codebook codebook)
    {
        xml.WriteStartElement("stdyDscr");
        xml.WriteStartElement("citation");
        xml.WriteStartElement("titlStmt");
        Element(xml, "titl", codebook.Title);
        Element(xml, "IDNo", codebook.Study);
        xml.WriteEndElement();
        foreach (var version in codebook.Versions)
        {
            xml.WriteStartElement("verStmt");
            xml.WriteStartElement("version");
            xml.WriteAttributeString("type", "design");
            xml.WriteString(version.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Variable(XmlWriter xml, string id, CodebookEntry variable)
    {
        Start(xml, id, variable.Name, IsDiscrete(variable));
        Element(xml, "labl", variable.Option is { } option && variable.Kind != "category" ? $"{variable.Meaning} ({option})" : variable.Meaning);
        if (variable.Question is { Length: > 0 } question)
        {
            xml.WriteStartElement("qstn");
            Element(xml, "qstnLit", question);
            if (variable.Page is { } page) Element(xml, "ivuInstr", $"Page {page}{(variable.Theme is { } theme ? $", theme {theme}" : "")}");
            xml.WriteEndElement();
        }
        if (variable.Condition is { } condition) Element(xml, "universe", condition);
        if (variable.Range is { } range) Element(xml, "txt", range);
        foreach (var value in variable.Values) Category(xml, value.Code, value.Label, isMissing: false);
        if (variable.Rule is { } rule)
        {
            xml.WriteStartElement("derivation");
            // Not as references to variables: an input that loops is several columns.
            Element(xml, "drvdesc", variable.Inputs.Count > 0 ? $"{rule}. From: {string.Join(", ", variable.Inputs)}" : rule);
            xml.WriteEndElement();
        }
        Format(xml, variable.Kind);
        foreach (var timing in variable.Timing) Note(xml, "timing", timing);
        if (variable.Coarsened is { } coarsened) Note(xml, "coarsened", coarsened);
        if (variable.Values.Any(value => value.Number is not null))
            Note(xml, "numbers", "In Stata and SPSS files: " + string.Join("; ", variable.Values.Select(value => $"{value.Number?.ToString(CultureInfo.InvariantCulture)} = {value.Code}")));
        xml.WriteEndElement();
    }

    private static void MissingOf(XmlWriter xml, string id, CodebookEntry variable, IReadOnlyList<CodebookValue> states)
    {
        Start(xml, id, variable.Name + "__missing", isDiscrete: true);
        Element(xml, "labl", $"Why {variable.Name} has no value; empty where it has one");
        foreach (var state in states) Category(xml, state.Code, state.Label, isMissing: true);
        Format(xml, "category");
        xml.WriteEndElement();
    }

    /// <summary>Answers and scores; what is about the participant has no states.</summary>
    private static bool MayBeMissing(CodebookEntry variable) => variable.Question is not null || variable.Rule is not null;

    private static bool IsDiscrete(CodebookEntry variable) => variable.Kind is "category" or "flag" or "id" or "text";

    private static void Start(XmlWriter xml, string id, string name, bool isDiscrete)
    {
        xml.WriteStartElement("var");
        xml.WriteAttributeString("ID", id);
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("files", FileId);
        xml.WriteAttributeString("intrvl", isDiscrete ? "discrete" : "contin");
    }

    private static void Category(XmlWriter xml, string code, string label, bool isMissing)
    {
        xml.WriteStartElement("catgry");
        if (isMissing) xml.WriteAttributeString("missing", "Y");
        Element(xml, "catValu", code);
        Element(xml, "labl", label);
        xml.WriteEndElement();
    }

    private static void Format(XmlWriter xml, string kind)
    {
        xml.WriteStartElement("varFormat");
        xml.WriteAttributeString("type", kind is "number" or "flag" ? "numeric" : "character");
        if (kind == "time") xml.WriteAttributeString("category", "time");
        xml.WriteEndElement();
    }

    private static void Note(XmlWriter xml, string type, string words)
    {
        xml.WriteStartElement("notes");
        xml.WriteAttributeString("type", type);
        xml.WriteString(Clean(words));
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string words) => xml.WriteElementString(name, Namespace, Clean(words));

    /// <summary>Words without what XML has no place for.</summary>
    private static string Clean(string words) => words.All(XmlConvert.IsXmlChar) ? words
        : string.Concat(words.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
