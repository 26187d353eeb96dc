namespace CoProduction.Studies.Randomization;

public enum AssignmentUnit
{
    Person,

    /// <summary>Each theme of a person is assigned on its own.</summary>
    Theme,
}
