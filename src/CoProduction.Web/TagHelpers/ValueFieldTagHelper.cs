using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>A field with one value and one control that its label points to.</summary>
public abstract class ValueFieldTagHelper(IStringLocalizer<UiText> text) : FieldTagHelper(text)
{
    public string? Value { get; set; }

    protected string? FieldValueText =>
        Value ?? FieldValue.Posted(ModelState, FieldName) ?? FieldValue.Format(For?.Model);

    /// <summary>Name, id and description, and what the page wrote on its element.</summary>
    protected TagBuilder AsControl(TagBuilder control, TagHelperOutput output)
    {
        if (HasError)
            control.AddCssClass($"{ComponentClass}--error");
        control.With("id", BaseId).With("name", FieldName).TakeAttributes(output);
        var described = string.Join(' ', new[] { DescribedBy, control.Attributes.GetValueOrDefault("aria-describedby") }.OfType<string>());
        return control.With("aria-describedby", described.Length == 0 ? null : described);
    }

    protected abstract string ComponentClass { get; }
}
