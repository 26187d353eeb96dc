namespace CoProduction.Studies.Measurement;

public enum TaskFigure
{
    CorrectUnits,
    Minutes,
    Attempts,

    /// <summary>Correct units per minute, among those who worked.</summary>
    UnitsPerMinute,

    /// <summary>Share of attempts that were correct, among those who worked.</summary>
    Accuracy,
}
