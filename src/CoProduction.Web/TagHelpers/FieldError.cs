namespace CoProduction.Web.TagHelpers;

/// <summary>One line of the error summary. <paramref name="Name"/> is the field's form name, or null for the whole page.</summary>
public sealed record FieldError(string? Name, string Message);
