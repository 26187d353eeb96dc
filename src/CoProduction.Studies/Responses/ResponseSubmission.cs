namespace CoProduction.Studies.Responses;

/// <summary>One submitted page.</summary>
public sealed record ResponseSubmission(PageTurn Turn, Answers Answers, string? Language, DateTimeOffset ReceivedAt);
