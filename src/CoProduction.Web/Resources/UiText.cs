namespace CoProduction.Web.Resources;

/// <summary>Names the resource files of the product's own texts: <c>IStringLocalizer&lt;UiText&gt;</c>.</summary>
public sealed class UiText;
