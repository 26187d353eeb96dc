namespace CoProduction.Web.Operations;

/// <summary>Where a package that is being prepared stands.</summary>
public enum PreparedState
{
    Waiting,
    Making,
    Ready,

    /// <summary>A public package that would tell too much.</summary>
    Refused,
    Failed,
}
