namespace CoProduction.Web.Operations;

/// <summary>The invitations that were made; or none, with the ids that have one already.</summary>
public sealed record NewInvitations(IReadOnlyList<NewInvitation> Made, IReadOnlyList<string> AlreadyInvited);
