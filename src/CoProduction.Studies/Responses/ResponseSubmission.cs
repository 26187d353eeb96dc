namespace CoProduction.Studies.Responses;

/// <summary>One submitted page. The language is for those who write it; a frame knows that of the last page only.</summary>
public sealed record ResponseSubmission(PageTurn Turn, Answers Answers, string? Language, DateTimeOffset ReceivedAt);
