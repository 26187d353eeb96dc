namespace CoProduction.Studies.Responses;

/// <summary>Why a page was not accepted, at one field. The words are the page's, in the respondent's language.</summary>
/// <param name="Field">Id of the form field to link to.</param>
/// <param name="Variable">The variable concerned.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Arguments">Figures for the message: a limit, a count.</param>
public sealed record AnswerProblem(string Field, string Variable, AnswerProblemKind Kind, params object[] Arguments);
