namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>Level of measurement; the numbers are those of SPSS.</summary>
internal enum MeasurementLevel
{
    Nominal = 1,
    Ordinal = 2,
    Scale = 3,
}
