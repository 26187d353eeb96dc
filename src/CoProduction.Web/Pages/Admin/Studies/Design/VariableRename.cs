using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Which variables an edited element renames.</summary>
public static class VariableRename
{
    /// <param name="design">The design with the edited element in place.</param>
    /// <param name="read">The edited element.</param>
    /// <param name="before">The element as stored.</param>
    public static Dictionary<string, string> Of(StudyDesign design, ElementRead read, PageElement before)
    {
        var kept = StudyVariable.All(design).Select(variable => variable.Name).ToHashSet();
        // Two statements may swap their keys: then both old keys are still there, and both are renamed.
        return All(read, before).Where(rename => !kept.Contains(rename.Key) || read.RenamedStatements.ContainsKey(rename.Key)).ToDictionary();
    }

    /// <summary>A new name that another question already has, or null.</summary>
    public static string? Taken(StudyDesign design, ElementRead read, PageElement before)
    {
        var own = (before as Item)?.Variables.Select(variable => variable.Name).ToHashSet() ?? [];
        var others = StudyVariable.All(design).Select(variable => variable.Name).Where(name => !own.Contains(name)).ToHashSet();
        return All(read, before).Values.FirstOrDefault(others.Contains);
    }

    private static Dictionary<string, string> All(ElementRead read, PageElement before)
    {
        var renamed = new Dictionary<string, string>(read.RenamedStatements);
        if (before is Item or EffortTask && before.Key.Length > 0 && read.Element.Key.Length > 0 && before.Key != read.Element.Key)
            renamed[before.Key] = read.Element.Key;
        return renamed;
    }
}
