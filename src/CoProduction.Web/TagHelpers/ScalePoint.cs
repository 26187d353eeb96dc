namespace CoProduction.Web.TagHelpers;

/// <summary>One column of a Likert matrix. <paramref name="Apart"/>: not of the scale ("don't know"), set off from it.</summary>
public sealed record ScalePoint(string Value, string Label, bool Apart = false);
