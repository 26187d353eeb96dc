namespace CoProduction.Studies.Analysis;

/// <summary>Type of standard error. With a cluster draw, CR1 replaces HC2.</summary>
public enum ErrorType
{
    HC2,
    Classical,
    CR1,
}
