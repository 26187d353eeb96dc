using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.TagHelpers;

/// <summary>
/// The id of the first control of a field, from its form name. Fields and the links of the error summary both take it
/// from here, so a link always finds its field.
/// </summary>
public static class FieldId
{
    public static string Of(string name) => TagBuilder.CreateSanitizedId(name, "_");
}
