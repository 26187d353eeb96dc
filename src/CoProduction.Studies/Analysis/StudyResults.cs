using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Everything that the plan asked for, computed. Page, verb and file write out this.</summary>
public sealed record StudyResults
{
    public required CompiledDesign Design { get; init; }

    public required AnalysisPlan Plan { get; init; }

    /// <summary>What of the plan was locked before the first response.</summary>
    public required PlanLock Lock { get; init; }

    /// <summary>Kinds of participants that the numbers are about.</summary>
    public required IReadOnlyList<ParticipantKind> Kinds { get; init; }

    public required IReadOnlyList<int> Versions { get; init; }

    /// <summary>Rows of the frame, and how many of them count.</summary>
    public required int Participants { get; init; }

    public required int Counted { get; init; }

    public required IReadOnlyList<FlowResult> Flow { get; init; }

    public required IReadOnlyList<SampleRatioResult> SampleRatios { get; init; }

    public required IReadOnlyList<BalanceResult> Balance { get; init; }

    public required IReadOnlyList<Estimate> Estimates { get; init; }

    public required IReadOnlyList<RegressionResult> Regressions { get; init; }

    public required IReadOnlyList<LevelResult> Levels { get; init; }

    public required IReadOnlyList<CorrelateResult> Correlates { get; init; }

    public required IReadOnlyList<PairResult> Pairs { get; init; }

    /// <summary>Work on the effort tasks by arm; empty where the study has none.</summary>
    public required IReadOnlyList<EffortResult> Efforts { get; init; }

    public required IReadOnlyList<ScaleReliability> Reliability { get; init; }

    /// <summary>Recruitment, losses, distributions and signs of quality; null for an exploratory question, which is not about them.</summary>
    public FieldworkResults? Fieldwork { get; init; }

    /// <summary>Raw answers by arm, for every outcome that an inquiry asks about.</summary>
    public IReadOnlyList<OutcomeDistribution> Distributions { get; init; } = [];

    /// <summary>Arms that have an outcome and are compared by no inquiry about it.</summary>
    public IReadOnlyList<OtherArms> OtherArms { get; init; } = [];

    /// <summary>Simple effects and interactions of crossed factors.</summary>
    public IReadOnlyList<FactorialResult> Factorials { get; init; } = [];

    public IReadOnlyList<DoseResult> Doses { get; init; } = [];

    public IReadOnlyList<ModerationResult> Moderations { get; init; } = [];

    public IReadOnlyList<MultiverseResult> Multiverses { get; init; } = [];

    /// <summary>Primary estimates with each site left out.</summary>
    public IReadOnlyList<SiteSensitivity> SiteSensitivities { get; init; } = [];

    /// <summary>Order, position and carry-over of looped themes.</summary>
    public IReadOnlyList<LoopResult> Loops { get; init; } = [];

    /// <summary>Outcomes at drawn places of their page.</summary>
    public IReadOnlyList<OrderResult> Orders { get; init; } = [];

    public IReadOnlyList<ClusterResult> Clusters { get; init; } = [];

    public IReadOnlyList<TestCount> Tests { get; init; } = [];

    /// <summary>What a reader must know about the data as a whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
