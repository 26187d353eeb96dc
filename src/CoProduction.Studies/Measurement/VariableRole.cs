namespace CoProduction.Studies.Measurement;

/// <summary>What a measure is for. Role and timing together drive the warnings.</summary>
public enum VariableRole
{
    Descriptive,
    Outcome,
    SecondaryOutcome,
    Placebo,
    Covariate,
    Moderator,
    Mediator,
    ManipulationCheck,
    AttentionCheck,
}
