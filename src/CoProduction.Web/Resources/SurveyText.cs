namespace CoProduction.Web.Resources;

/// <summary>Names the resource files of what the product itself says to a respondent: <c>IStringLocalizer&lt;SurveyText&gt;</c>.</summary>
public sealed class SurveyText;
