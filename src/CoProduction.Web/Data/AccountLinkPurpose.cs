namespace CoProduction.Web.Data;

public enum AccountLinkPurpose : short
{
    Setup = 0,
    Invitation = 1,
    PasswordReset = 2,
}
