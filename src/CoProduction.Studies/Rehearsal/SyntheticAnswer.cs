namespace CoProduction.Studies.Rehearsal;

/// <summary>How one variable, or several alike, are answered.</summary>
public sealed record SyntheticAnswer
{
    /// <summary>Names of the variables.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Mean of the latent value: 0 is the middle of the options; for numbers in their own unit. Null: the middle.</summary>
    public double? Mean { get; init; }

    /// <summary>Standard deviation of the noise: null is 1 for options and a sixth of the range for numbers.</summary>
    public double? Sd { get; init; }

    /// <summary>Share (0–1) of the noise's variance that a person keeps over the themes of a loop.</summary>
    public double PersonShare { get; init; }

    /// <summary>A high latent value means a low answer.</summary>
    public bool Reverse { get; init; }

    /// <summary>Slope on traits of the person.</summary>
    public IReadOnlyDictionary<string, double> Traits { get; init; } = new Dictionary<string, double>();

    /// <summary>Slope on the numbers of answers given on earlier pages, or earlier in the same loop turn; without an answer the term is left out.</summary>
    public IReadOnlyDictionary<string, double> Slopes { get; init; } = new Dictionary<string, double>();

    /// <summary>What is added at a site.</summary>
    public IReadOnlyDictionary<string, double> Sites { get; init; } = new Dictionary<string, double>();

    /// <summary>What is added for a theme.</summary>
    public IReadOnlyDictionary<string, double> Themes { get; init; } = new Dictionary<string, double>();

    /// <summary>What the arms add: the declared true effects, on the latent scale.</summary>
    public IReadOnlyList<SyntheticEffect> Effects { get; init; } = [];

    /// <summary>Share by option key, for answers without an order: then the latent value is not used. In a multiple choice: the share that ticks the option.</summary>
    public IReadOnlyDictionary<string, double> Shares { get; init; } = new Dictionary<string, double>();

    /// <summary>Of a check: share that gives an accepted answer.</summary>
    public double PassRate { get; init; } = 0.9;

    /// <summary>Of a check: the same by arm, where it differs.</summary>
    public IReadOnlyDictionary<string, double> PassRateByArm { get; init; } = new Dictionary<string, double>();

    /// <summary>Words that are typed, equally likely. Empty: nothing is typed unless it must be.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Null: the rates of the study.</summary>
    public NonAnswerRates? NonAnswers { get; init; }
}
