using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The fields of every kind of element; the form shows those of its own kind, and only those are read.</summary>
public sealed class ElementForm
{
    private const int NewRows = 5;

    /// <summary>As in <see cref="ElementKinds"/>.</summary>
    public string? Kind { get; set; }

    public string? Key { get; set; }

    public List<string?> Sites { get; set; } = [];

    public List<string?> Themes { get; set; } = [];

    public ConditionForm ShowIf { get; set; } = new();

    /// <summary>Of a text, a vignette or a task.</summary>
    public TypedText Text { get; set; } = [];

    public TypedText Prompt { get; set; } = [];

    public TypedText Hint { get; set; } = [];

    public bool Required { get; set; }

    public List<NonAnswer> Offers { get; set; } = [];

    public ItemPurpose Purpose { get; set; }

    public string? Expected { get; set; }

    public List<ExpectedRow> ExpectedByArm { get; set; } = [];

    public string? ResponseSet { get; set; }

    public List<OptionRow> Options { get; set; } = [];

    public bool RandomizeOptions { get; set; }

    public List<StatementRow> Statements { get; set; } = [];

    public bool RandomizeStatements { get; set; }

    public string? AtLeast { get; set; }

    public string? AtMost { get; set; }

    public string? Min { get; set; }

    public string? Max { get; set; }

    public string? Step { get; set; }

    public string? Decimals { get; set; }

    public TypedText Unit { get; set; } = [];

    public TypedText MinLabel { get; set; } = [];

    public TypedText MaxLabel { get; set; } = [];

    public bool Multiline { get; set; }

    public string? MaxLength { get; set; }

    public string? Earliest { get; set; }

    public string? Latest { get; set; }

    public HoursKind Hours { get; set; }

    public string? Places { get; set; }

    public string? Rounds { get; set; }

    public string? SecondsPerRound { get; set; }

    public string? GridSize { get; set; }

    public bool Practice { get; set; }

    public string? PieceRateMinor { get; set; }

    public string? Currency { get; set; }

    public ConditionForm PaidIf { get; set; } = new();

    public static ElementForm Of(PageElement element)
    {
        var form = new ElementForm
        {
            Kind = ElementKinds.KindOf(element),
            Key = element.Key,
            Sites = [.. element.Sites],
            Themes = [.. element.Themes],
            ShowIf = ConditionForm.Of(element.ShowIf),
        };
        if (element is Item item) form.FillItem(item);
        if (element is OptionItem options) form.FillOptions(options);
        switch (element)
        {
            case TextBlock block:
                form.Text = TypedText.Of(block.Text);
                break;
            case Vignette vignette:
                form.Text = TypedText.Of(vignette.Text);
                break;
            case EffortTask task:
                form.FillTask(task);
                break;
            case LikertItem likert:
                form.Statements = Rows.Of(likert.Statements, statement => statement.Key, StatementRowOf);
                form.RandomizeStatements = likert.RandomizeStatements;
                break;
            case MultipleChoiceItem choice:
                (form.AtLeast, form.AtMost) = (DraftReader.Show(choice.AtLeast), DraftReader.Show(choice.AtMost));
                break;
            case NumberItem number:
                (form.Min, form.Max, form.Decimals) = (DraftReader.Show(number.Min), DraftReader.Show(number.Max), DraftReader.Show(number.Decimals));
                form.Unit = TypedText.Of(number.Unit);
                break;
            case SliderItem slider:
                (form.Min, form.Max, form.Step) = (DraftReader.Show(slider.Min), DraftReader.Show(slider.Max), DraftReader.Show(slider.Step));
                (form.MinLabel, form.MaxLabel) = (TypedText.Of(slider.MinLabel), TypedText.Of(slider.MaxLabel));
                break;
            case TextItem text:
                (form.Multiline, form.MaxLength) = (text.Multiline, DraftReader.Show(text.MaxLength));
                break;
            case DateItem date:
                (form.Earliest, form.Latest) = (DraftReader.Show(date.Earliest), DraftReader.Show(date.Latest));
                break;
            case HoursItem hours:
                form.Hours = hours.Kind;
                break;
            case RankingItem ranking:
                form.Places = DraftReader.Show(ranking.Places);
                break;
        }
        return form;
    }

    public ElementRead Read(PageElement stored, StudyDesign design, DraftReader reader)
    {
        var element = stored with
        {
            Key = DraftReader.Key(Key),
            Sites = Choices.InOrder(stored.Sites, Sites, design.Sites.Select(site => site.Key)),
            Themes = Choices.InOrder(stored.Themes, Themes, design.Themes.Select(theme => theme.Key)),
            ShowIf = ShowIf.Read(reader, "Form.ShowIf", stored.ShowIf),
        };
        if (element is Item item) element = ReadItem(item, reader);
        var renamedOptions = (IReadOnlyDictionary<string, string>)new Dictionary<string, string>();
        if (element is OptionItem choice)
        {
            var options = OptionRow.Read(reader, "Form.Options", Options, choice.Options);
            renamedOptions = options.Renamed;
            element = choice with { ResponseSet = DraftReader.KeyOrNull(ResponseSet), Options = options.Entries, RandomizeOptions = RandomizeOptions };
        }
        var renamedStatements = (IReadOnlyDictionary<string, string>)new Dictionary<string, string>();
        if (element is LikertItem likert)
        {
            var statements = ReadStatements(likert, design, reader);
            renamedStatements = statements.Renamed;
            element = likert with { Statements = statements.Entries, RandomizeStatements = RandomizeStatements };
        }
        return new ElementRead(ReadOwn(element, reader), renamedOptions, renamedStatements);
    }

    private PageElement ReadOwn(PageElement element, DraftReader reader) => element switch
    {
        TextBlock block => block with { Text = reader.Text(Text, block.Text) },
        Vignette vignette => vignette with { Text = reader.Text(Text, vignette.Text) },
        EffortTask task => ReadTask(task, reader),
        MultipleChoiceItem choice => choice with { AtLeast = reader.Whole("Form.AtLeast", AtLeast), AtMost = reader.Whole("Form.AtMost", AtMost) },
        NumberItem number => number with
        {
            Min = reader.Number("Form.Min", Min),
            Max = reader.Number("Form.Max", Max),
            Decimals = reader.Whole("Form.Decimals", Decimals, number.Decimals),
            Unit = reader.Text(Unit, number.Unit),
        },
        SliderItem slider => slider with
        {
            Min = reader.Number("Form.Min", Min, slider.Min),
            Max = reader.Number("Form.Max", Max, slider.Max),
            Step = reader.Number("Form.Step", Step, slider.Step),
            MinLabel = reader.Text(MinLabel, slider.MinLabel),
            MaxLabel = reader.Text(MaxLabel, slider.MaxLabel),
        },
        TextItem text => text with { Multiline = Multiline, MaxLength = reader.Whole("Form.MaxLength", MaxLength, text.MaxLength) },
        DateItem date => date with { Earliest = reader.Date("Form.Earliest", Earliest), Latest = reader.Date("Form.Latest", Latest) },
        HoursItem hours => hours with { Kind = Hours },
        RankingItem ranking => ranking with { Places = reader.Whole("Form.Places", Places) },
        _ => element,
    };

    private void FillItem(Item item)
    {
        Prompt = TypedText.Of(item.Prompt);
        Hint = TypedText.Of(item.Hint);
        Required = item.Required;
        Offers = [.. item.Offers];
        Purpose = item.Purpose;
        Expected = string.Join('\n', item.Expected);
        ExpectedByArm = Rows.Padded(item.ExpectedByArm.Select(arm => new ExpectedRow { Arm = arm.Key, Answers = string.Join('\n', arm.Value) }).ToList());
    }

    private Item ReadItem(Item stored, DraftReader reader) => stored with
    {
        Prompt = reader.Text(Prompt, stored.Prompt),
        Hint = reader.Text(Hint, stored.Hint),
        Required = Required,
        Offers = [.. stored.Offers.Where(Offers.Contains), .. Offers.Where(offer => !stored.Offers.Contains(offer)).Distinct()],
        Purpose = Purpose,
        Expected = DraftReader.Lines(Expected),
        ExpectedByArm = ReadExpectedByArm(reader),
    };

    private Dictionary<string, IReadOnlyList<string>> ReadExpectedByArm(DraftReader reader)
    {
        var expected = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (index, row) in ExpectedByArm.Index())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"Form.ExpectedByArm[{index}]");
            var answers = DraftReader.Lines(row.Answers);
            if (string.IsNullOrWhiteSpace(row.Arm))
            {
                if (answers.Count > 0) reader.Error($"{field}.Arm", "Choose the arm in which these answers are right, or empty the row");
            }
            else if (!expected.TryAdd(row.Arm, answers))
            {
                reader.Error($"{field}.Arm", $"The arm “{row.Arm}” stands twice: only one list of answers could be kept");
            }
        }
        return expected;
    }

    private void FillOptions(OptionItem item)
    {
        ResponseSet = item.ResponseSet;
        Options = OptionRow.Of(item.Options, item.Options.Count > 0 ? Rows.Spare : item.ResponseSet is null ? NewRows : 0);
        RandomizeOptions = item.RandomizeOptions;
    }

    private static StatementRow StatementRowOf(Statement statement) =>
        new() { Text = TypedText.Of(statement.Text), Sites = [.. statement.Sites], Themes = [.. statement.Themes] };

    private RowsRead<Statement> ReadStatements(LikertItem stored, StudyDesign design, DraftReader reader) => Rows.Read(
        reader, "Form.Statements", Statements, stored.Statements, statement => statement.Key, (row, statement, _) => statement with
        {
            Key = DraftReader.Key(row.Key),
            Text = reader.Text(row.Text, statement.Text),
            Sites = Choices.InOrder(statement.Sites, row.Sites, design.Sites.Select(site => site.Key)),
            Themes = Choices.InOrder(statement.Themes, row.Themes, design.Themes.Select(theme => theme.Key)),
        });

    private void FillTask(EffortTask task)
    {
        Text = TypedText.Of(task.Instructions);
        (Rounds, SecondsPerRound, GridSize) = (DraftReader.Show(task.Rounds), DraftReader.Show(task.SecondsPerRound), DraftReader.Show(task.GridSize));
        (Practice, PieceRateMinor, Currency) = (task.Practice, DraftReader.Show(task.PieceRateMinor), task.Currency);
        PaidIf = ConditionForm.Of(task.PaidIf);
    }

    private EffortTask ReadTask(EffortTask stored, DraftReader reader) => stored with
    {
        Instructions = reader.Text(Text, stored.Instructions),
        Rounds = reader.Whole("Form.Rounds", Rounds, stored.Rounds),
        SecondsPerRound = reader.Whole("Form.SecondsPerRound", SecondsPerRound, stored.SecondsPerRound),
        GridSize = reader.Whole("Form.GridSize", GridSize, stored.GridSize),
        Practice = Practice,
        PieceRateMinor = reader.Whole("Form.PieceRateMinor", PieceRateMinor, stored.PieceRateMinor),
        Currency = DraftReader.Key(Currency),
        PaidIf = PaidIf.Read(reader, "Form.PaidIf", stored.PaidIf),
    };
}
