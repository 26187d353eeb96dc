namespace CoProduction.Studies.Responses;

/// <summary>A posted page, read by the design: the answers that are sound, and what is wrong with the rest.</summary>
public sealed record FormReading(Answers Answers, IReadOnlyList<AnswerProblem> Problems)
{
    public bool IsValid => Problems.Count == 0;
}
