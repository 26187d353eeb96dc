namespace CoProduction.Studies.Analysis;

public enum CorrelationMethod
{
    Pearson,
    Spearman,
}
