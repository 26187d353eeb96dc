using CoProduction.Studies.Analysis;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design;

/// <summary>
/// Makes the references of a draft follow keys that were renamed. The entries themselves carry their new keys already (whoever edits them writes
/// those); here everything that names them by the old key is changed. Several renames are made at once, so that two keys can be swapped.
/// Total: a draft may be wrong in any way; what refers to nothing is left as it is.
/// </summary>
public static class KeyRename
{
    /// <summary>Variables and tasks: conditions, strata, clusters, measures and the population table name them.</summary>
    public static StudyDesign Variables(StudyDesign design, IReadOnlyDictionary<string, string> renamed)
    {
        if (renamed.Count == 0) return design;
        design = Conditions(design, condition => condition with { Variable = New(renamed, condition.Variable) });
        return design with
        {
            Randomizations =
            [
                .. design.Randomizations.Select(plan => plan with
                {
                    Strata = [.. plan.Strata.Select(source => source with { Variable = New(renamed, source.Variable) })],
                    Cluster = plan.Cluster is { } cluster ? cluster with { Variable = New(renamed, cluster.Variable) } : null,
                }),
            ],
            Measures = [.. design.Measures.Select(measure => Inputs(measure, renamed))],
            PublicData = QuasiIdentifiers(design.PublicData, known => known with { Variable = New(renamed, known.Variable) }),
            Fieldwork = Margins(design.Fieldwork, margin => margin with { Variable = New(renamed, margin.Variable) }),
        };
    }

    /// <summary>Options of the items that yield these variables: conditions, expected answers, measures and the population table name them.</summary>
    public static StudyDesign Options(StudyDesign design, IReadOnlyCollection<string> variables, IReadOnlyDictionary<string, string> renamed)
    {
        if (renamed.Count == 0) return design;
        design = Conditions(design, condition => condition.Variable is { } name && variables.Contains(name)
            ? condition with { In = New(renamed, condition.In) }
            : condition);
        design = Elements(design, element => element is Item item && item.Variables.Any(variable => variables.Contains(variable.Name))
            ? item with
            {
                Expected = New(renamed, item.Expected),
                ExpectedByArm = item.ExpectedByArm.ToDictionary(arm => arm.Key, arm => New(renamed, arm.Value)),
            }
            : element);
        return design with
        {
            PublicData = QuasiIdentifiers(design.PublicData, known => variables.Contains(known.Variable)
                ? known with { Merge = New(renamed, known.Merge).ToDictionary(pair => pair.Key, pair => New(renamed, pair.Value)) }
                : known),
            Measures =
            [
                .. design.Measures.Select(measure => measure switch
                {
                    ProportionPositive index => index with
                    {
                        Items = [.. index.Items.Select(item => variables.Contains(item.Variable) ? item with { Positive = New(renamed, item.Positive) } : item)],
                    },
                    Dichotomy dichotomy when variables.Contains(dichotomy.Variable) => dichotomy with { Positive = New(renamed, dichotomy.Positive) },
                    _ => measure,
                }),
            ],
            Fieldwork = Margins(design.Fieldwork, margin => variables.Contains(margin.Variable) ? margin with { Shares = New(renamed, margin.Shares) } : margin),
        };
    }

    public static StudyDesign ResponseSets(StudyDesign design, IReadOnlyDictionary<string, string> renamed) => renamed.Count == 0
        ? design
        : Elements(design, element => element is OptionItem item ? item with { ResponseSet = New(renamed, item.ResponseSet) } : element);

    /// <summary>Pages: the points of the randomizations name them.</summary>
    public static StudyDesign Pages(StudyDesign design, IReadOnlyDictionary<string, string> renamed) =>
        Randomizations(design, renamed, plan => plan with { Before = New(renamed, plan.Before) });

    /// <summary>Factors: arms, conditions, inquiries, terms and the slots of texts name them.</summary>
    public static StudyDesign Factors(StudyDesign design, IReadOnlyDictionary<string, string> renamed)
    {
        if (renamed.Count == 0) return design;
        design = Conditions(design, condition => condition with { Factor = New(renamed, condition.Factor) });
        design = Randomizations(design, renamed, plan => plan with
        {
            Arms = [.. plan.Arms.Select(arm => arm with { Levels = New(renamed, arm.Levels) })],
        });
        design = Texts(design, slot => SlotOfFactor(slot, renamed));
        return design with
        {
            Plan = design.Plan with
            {
                Inquiries = [.. design.Plan.Inquiries.Select(inquiry => inquiry with { Factor = New(renamed, inquiry.Factor), Given = New(renamed, inquiry.Given) })],
                Regressions = [.. design.Plan.Regressions.Select(table => table with { Terms = Terms(table.Terms, renamed) })],
            },
        };
    }

    /// <summary>Levels of one factor: arms, conditions and inquiries name them.</summary>
    public static StudyDesign Levels(StudyDesign design, string factor, IReadOnlyDictionary<string, string> renamed)
    {
        if (renamed.Count == 0) return design;
        design = Conditions(design, condition => condition.Factor == factor ? condition with { In = New(renamed, condition.In) } : condition);
        design = Randomizations(design, renamed, plan => plan with
        {
            Arms = [.. plan.Arms.Select(arm => arm with { Levels = OfFactor(arm.Levels) })],
        });
        return Inquiries(design, inquiry => inquiry with
        {
            Level = inquiry.Factor == factor ? New(renamed, inquiry.Level) : inquiry.Level,
            Reference = inquiry.Factor == factor ? New(renamed, inquiry.Reference) : inquiry.Reference,
            Given = OfFactor(inquiry.Given),
        });

        Dictionary<string, string> OfFactor(IReadOnlyDictionary<string, string> levels) =>
            levels.ToDictionary(level => level.Key, level => level.Key == factor ? New(renamed, level.Value) : level.Value);
    }

    public static StudyDesign Randomizations(StudyDesign design, IReadOnlyDictionary<string, string> renamed) => renamed.Count == 0
        ? design
        : design with
        {
            Plan = design.Plan with
            {
                Inquiries = [.. design.Plan.Inquiries.Select(inquiry => inquiry with { Randomization = New(renamed, inquiry.Randomization) })],
                Regressions = [.. design.Plan.Regressions.Select(table => table with { Randomization = New(renamed, table.Randomization) })],
                Pairs = [.. design.Plan.Pairs.Select(table => table with { Randomization = New(renamed, table.Randomization) })],
            },
        };

    /// <summary>
    /// Arms of one randomization: its inquiries and pairs name them, and so do expected answers by arm. Those do not say whose arm they mean: where another
    /// randomization still has the old key, they stay with it.
    /// </summary>
    public static StudyDesign Arms(StudyDesign design, string randomization, IReadOnlyDictionary<string, string> renamed)
    {
        if (renamed.Count == 0) return design;
        design = Inquiries(design, inquiry => inquiry.Randomization == randomization
            ? inquiry with
            {
                Arm = New(renamed, inquiry.Arm),
                Control = New(renamed, inquiry.Control),
                Weights = New(renamed, inquiry.Weights),
            }
            : inquiry);
        design = design with
        {
            Plan = design.Plan with { Pairs = [.. design.Plan.Pairs.Select(table => table.Randomization == randomization ? table with { Arm = New(renamed, table.Arm) } : table)] },
        };
        var elsewhere = design.Randomizations.Where(plan => plan.Key != randomization).SelectMany(plan => plan.Arms).Select(arm => arm.Key).ToHashSet();
        var expected = renamed.Where(arm => !elsewhere.Contains(arm.Key)).ToDictionary();
        return Elements(design, element => element is Item item ? item with { ExpectedByArm = New(expected, item.ExpectedByArm) } : element);
    }

    /// <summary>Sites: pages, elements, statements, wordings, randomizations and the population table name them.</summary>
    public static StudyDesign Sites(StudyDesign design, IReadOnlyDictionary<string, string> renamed)
    {
        if (renamed.Count == 0) return design;
        design = Elements(design, element => WithStatements(
            element with { Sites = New(renamed, element.Sites) }, statement => statement with { Sites = New(renamed, statement.Sites) }));
        design = Wordings(design, wording => wording with { Site = New(renamed, wording.Site) });
        design = Randomizations(design, renamed, plan => plan with { Sites = New(renamed, plan.Sites) });
        return design with
        {
            Pages = [.. design.Pages.Select(page => page with { Sites = New(renamed, page.Sites) })],
            Fieldwork = design.Fieldwork.PopulationTable is { } table
                ? design.Fieldwork with { PopulationTable = table with { BySite = New(renamed, table.BySite) } }
                : design.Fieldwork,
        };
    }

    /// <summary>Themes: sites, elements, statements and wordings name them.</summary>
    public static StudyDesign Themes(StudyDesign design, IReadOnlyDictionary<string, string> renamed)
    {
        if (renamed.Count == 0) return design;
        design = Elements(design, element => WithStatements(
            element with { Themes = New(renamed, element.Themes) }, statement => statement with { Themes = New(renamed, statement.Themes) }));
        design = Wordings(design, wording => wording with { Theme = New(renamed, wording.Theme) });
        return design with { Sites = [.. design.Sites.Select(site => site with { Themes = New(renamed, site.Themes) })] };
    }

    /// <summary>Words of the sites: the slots <c>{site.WORD}</c> name them.</summary>
    public static StudyDesign SiteWords(StudyDesign design, IReadOnlyDictionary<string, string> renamed) => Words(design, "site", renamed);

    /// <summary>Words of the themes: the slots <c>{theme.WORD}</c> name them.</summary>
    public static StudyDesign ThemeWords(StudyDesign design, IReadOnlyDictionary<string, string> renamed) => Words(design, "theme", renamed);

    public static StudyDesign Populations(StudyDesign design, IReadOnlyDictionary<string, string> renamed)
    {
        if (renamed.Count == 0) return design;
        design = Randomizations(design, renamed, plan => plan with { Populations = New(renamed, plan.Populations) });
        return design with { Pages = [.. design.Pages.Select(page => page with { Populations = New(renamed, page.Populations) })] };
    }

    /// <summary>Measures: the plan names them.</summary>
    public static StudyDesign Measures(StudyDesign design, IReadOnlyDictionary<string, string> renamed) => renamed.Count == 0
        ? design
        : design with
        {
            Plan = design.Plan with
            {
                Inquiries =
                [
                    .. design.Plan.Inquiries.Select(inquiry => inquiry with
                    {
                        Outcome = New(renamed, inquiry.Outcome),
                        Covariates = New(renamed, inquiry.Covariates),
                        Receipt = New(renamed, inquiry.Receipt),
                        Moderator = New(renamed, inquiry.Moderator),
                        Pair = New(renamed, inquiry.Pair),
                        BalancedOn = New(renamed, inquiry.BalancedOn),
                    }),
                ],
                Regressions =
                [
                    .. design.Plan.Regressions.Select(table => table with { Outcome = New(renamed, table.Outcome), Terms = Terms(table.Terms, renamed), Absorb = New(renamed, table.Absorb), Endogenous = New(renamed, table.Endogenous) }),
                ],
                Correlates =
                [
                    .. design.Plan.Correlates.Select(table => table with
                    {
                        Outcomes = New(renamed, table.Outcomes),
                        Predictors = New(renamed, table.Predictors),
                    }),
                ],
                Levels = [.. design.Plan.Levels.Select(table => table with { Outcomes = New(renamed, table.Outcomes) })],
                Pairs = [.. design.Plan.Pairs.Select(table => table with { Pairs = [.. table.Pairs.Select(pair => pair with { First = New(renamed, pair.First), Second = New(renamed, pair.Second) })] })],
                Exclusions = [.. design.Plan.Exclusions.Select(rule => rule with { Measure = New(renamed, rule.Measure) })],
                Balance = New(renamed, design.Plan.Balance),
            },
        };

    private static Fieldwork.FieldworkPlan Margins(Fieldwork.FieldworkPlan plan, Func<Fieldwork.PopulationMargin, Fieldwork.PopulationMargin> change) => plan.PopulationTable is { Margins.Count: > 0 } table
        ? plan with { PopulationTable = table with { Margins = [.. table.Margins.Select(change)] } }
        : plan;

    /// <summary>Exclusion rules: inquiries name them.</summary>
    public static StudyDesign Exclusions(StudyDesign design, IReadOnlyDictionary<string, string> renamed) => renamed.Count == 0
        ? design
        : design with { Plan = design.Plan with { Inquiries = [.. design.Plan.Inquiries.Select(inquiry => inquiry with { Exclusions = New(renamed, inquiry.Exclusions) })] } };

    private static StudyDesign Words(StudyDesign design, string of, IReadOnlyDictionary<string, string> renamed) => renamed.Count == 0
        ? design
        : Texts(design, slot => slot.StartsWith($"{of}.", StringComparison.Ordinal) && renamed.TryGetValue(slot[(of.Length + 1)..], out var word) ? $"{of}.{word}" : slot);

    private static string SlotOfFactor(string slot, IReadOnlyDictionary<string, string> renamed)
    {
        var dot = slot.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? slot : slot[..dot];
        // These two are filled from the place, whatever a factor is called.
        return name is "site" or "theme" || !renamed.TryGetValue(name, out var changed) ? slot : changed + slot[name.Length..];
    }

    private static PublicData? QuasiIdentifiers(PublicData? data, Func<QuasiIdentifier, QuasiIdentifier> change) =>
        data is null ? null : data with { QuasiIdentifiers = [.. data.QuasiIdentifiers.Select(change)] };

    private static Measure Inputs(Measure measure, IReadOnlyDictionary<string, string> renamed) => measure switch
    {
        Scale scale => scale with { Items = [.. scale.Items.Select(item => item with { Variable = New(renamed, item.Variable) })] },
        ProportionPositive index => index with { Items = [.. index.Items.Select(item => item with { Variable = New(renamed, item.Variable) })] },
        Dichotomy dichotomy => dichotomy with { Variable = New(renamed, dichotomy.Variable) },
        SingleValue value => value with { Variable = New(renamed, value.Variable) },
        CheckPassed check => check with { Variable = New(renamed, check.Variable) },
        TaskMetric task => task with { Task = New(renamed, task.Task) },
        _ => measure,
    };

    private static StudyDesign Inquiries(StudyDesign design, Func<Inquiry, Inquiry> change) =>
        design with { Plan = design.Plan with { Inquiries = [.. design.Plan.Inquiries.Select(change)] } };

    private static StudyDesign Randomizations(
        StudyDesign design, IReadOnlyDictionary<string, string> renamed, Func<RandomizationPlan, RandomizationPlan> change) =>
        renamed.Count == 0 ? design : design with { Randomizations = [.. design.Randomizations.Select(change)] };

    private static StudyDesign Wordings(StudyDesign design, Func<LocalWording, LocalWording> change) => design with
    {
        Factors =
        [
            .. design.Factors.Select(factor => factor with
            {
                Levels = [.. factor.Levels.Select(level => level with { Local = [.. level.Local.Select(change)] })],
            }),
        ],
    };

    /// <summary>Every comparison of every condition; what holds conditions together is kept.</summary>
    private static StudyDesign Conditions(StudyDesign design, Func<ShowIf, ShowIf> change)
    {
        design = Elements(design, element =>
        {
            if (element is EffortTask task) element = task with { PaidIf = Each(task.PaidIf) };
            return element with { ShowIf = Each(element.ShowIf) };
        });
        return design with
        {
            Pages = [.. design.Pages.Select(page => page with { ShowIf = Each(page.ShowIf), ScreenOutIf = Each(page.ScreenOutIf) })],
            Randomizations = [.. design.Randomizations.Select(plan => plan with { EligibleIf = Each(plan.EligibleIf) })],
        };

        ShowIf? Each(ShowIf? condition) => condition is null ? null : change(condition with
        {
            All = [.. condition.All.Select(part => Each(part)!)],
            Any = [.. condition.Any.Select(part => Each(part)!)],
            Not = Each(condition.Not),
        });
    }

    /// <summary>Every element of every page, follow-ups included.</summary>
    private static StudyDesign Elements(StudyDesign design, Func<PageElement, PageElement> change)
    {
        return design with
        {
            Pages = [.. design.Pages.Select(page => page with { Elements = [.. page.Elements.Select(Each)] })],
            ResponseSets = [.. design.ResponseSets.Select(set => set with { Options = Revealing(set.Options) })],
        };

        PageElement Each(PageElement element) =>
            change(element is OptionItem item ? item with { Options = Revealing(item.Options) } : element);

        IReadOnlyList<Option> Revealing(IReadOnlyList<Option> options) =>
            [.. options.Select(option => option.Reveal is { } reveal ? option with { Reveal = (Item)Each(reveal) } : option)];
    }

    private static PageElement WithStatements(PageElement element, Func<Statement, Statement> change) =>
        element is LikertItem matrix ? matrix with { Statements = [.. matrix.Statements.Select(change)] } : element;

    /// <summary>The slots of every text whose slots are filled: those of pages and of response sets.</summary>
    private static StudyDesign Texts(StudyDesign design, Func<string, string> slot)
    {
        design = Elements(design, element => element switch
        {
            TextBlock block => block with { Text = Each(block.Text) },
            Vignette vignette => vignette with { Text = Each(vignette.Text) },
            EffortTask task => task with { Instructions = Each(task.Instructions) },
            Item item => Parts(item with { Prompt = Each(item.Prompt), Hint = Each(item.Hint) }),
            _ => element,
        });
        return design with
        {
            Pages = [.. design.Pages.Select(page => page with { Title = Each(page.Title) })],
            ResponseSets = [.. design.ResponseSets.Select(set => set with { Options = Labels(set.Options) })],
        };

        LocalizedText Each(LocalizedText text) =>
            new(text.Texts.Select(translation => KeyValuePair.Create(translation.Key, Slots.Rename(translation.Value, slot))));

        IReadOnlyList<Option> Labels(IReadOnlyList<Option> options) => [.. options.Select(option => option with { Label = Each(option.Label) })];

        Item Parts(Item item)
        {
            if (item is LikertItem matrix)
                item = matrix with { Statements = [.. matrix.Statements.Select(statement => statement with { Text = Each(statement.Text) })] };
            return item switch
            {
                OptionItem options => options with { Options = Labels(options.Options) },
                SliderItem slider => slider with { MinLabel = Each(slider.MinLabel), MaxLabel = Each(slider.MaxLabel) },
                NumberItem number => number with { Unit = Each(number.Unit) },
                _ => item,
            };
        }
    }

    /// <summary>Products are written <c>a:b</c>.</summary>
    private static IReadOnlyList<string> Terms(IReadOnlyList<string> terms, IReadOnlyDictionary<string, string> renamed) =>
        [.. terms.Select(term => string.Join(':', term.Split(':').Select(part => New(renamed, part))))];

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(key))]
    private static string? New(IReadOnlyDictionary<string, string> renamed, string? key) => key is null ? null : renamed.GetValueOrDefault(key, key);

    private static IReadOnlyList<string> New(IReadOnlyDictionary<string, string> renamed, IReadOnlyList<string> keys) => [.. keys.Select(key => New(renamed, key))];

    /// <summary>A dictionary by key, in its order. Where a new key is taken by an entry that nobody renamed, that entry stays.</summary>
    private static Dictionary<string, T> New<T>(IReadOnlyDictionary<string, string> renamed, IReadOnlyDictionary<string, T> byKey)
    {
        var changed = new Dictionary<string, T>();
        foreach (var (key, value) in byKey) changed.TryAdd(New(renamed, key), value);
        return changed;
    }
}
