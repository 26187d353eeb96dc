namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>How the comparisons of a condition are joined.</summary>
public enum ConditionJoin
{
    All,
    Any,
    NotAll,
    NotAny,
}
