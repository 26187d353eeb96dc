namespace CoProduction.Web.Operations;

/// <summary>A personal link as it is handed out. The code is shown once; the database holds its hash.</summary>
public sealed record NewInvitation(string ExternalId, string Code);
