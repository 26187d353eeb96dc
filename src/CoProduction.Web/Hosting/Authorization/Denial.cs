namespace CoProduction.Web.Hosting.Authorization;

/// <summary>Why a request was refused; of several reasons the greatest is told.</summary>
public enum Denial
{
    None,

    /// <summary>Must set up the authenticator app first.</summary>
    SecondFactorOwed,

    /// <summary>To this person the thing does not exist.</summary>
    NotFound,

    /// <summary>Nobody is signed in, or the account was closed.</summary>
    NotSignedIn,
}
