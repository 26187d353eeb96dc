namespace CoProduction.Studies.Measurement;

public enum ScaleScore
{
    Mean,
    Sum,
}
