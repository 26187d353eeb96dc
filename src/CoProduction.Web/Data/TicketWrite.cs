namespace CoProduction.Web.Data;

/// <summary>A move without a submission (back, another language, resume): a new ticket and the position.</summary>
public sealed record TicketWrite(long StudyId, Guid ParticipantId, PageExposure Next, DateTimeOffset IssuedAt);
