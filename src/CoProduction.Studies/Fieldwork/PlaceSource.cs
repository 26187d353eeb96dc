namespace CoProduction.Studies.Fieldwork;

public enum PlaceSource
{
    /// <summary>Asked on the consent page.</summary>
    Ask,

    /// <summary>A parameter of the link (<c>site</c>, <c>session</c>); asked where it is absent or unknown.</summary>
    Link,
}
