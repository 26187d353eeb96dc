namespace CoProduction.Studies.Design;

/// <summary>One thing that is wrong with a draft, where, and how to mend it.</summary>
/// <param name="Severity">Whether it blocks opening.</param>
/// <param name="Code">Stable name of the rule, such as <c>slot-unknown</c>.</param>
/// <param name="Place">
/// Path of keys in the design, such as <c>pages/vignette/elements/psm</c> or <c>randomizations/main</c>; an entry without a key stands as its
/// number (<c>pages/#2</c>). Empty: the whole design.
/// </param>
/// <param name="Message">Plain English: what is wrong, and how to mend it.</param>
public sealed record DesignProblem(ProblemSeverity Severity, string Code, string Place, string Message);
