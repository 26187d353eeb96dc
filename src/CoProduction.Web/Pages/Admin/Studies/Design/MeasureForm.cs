using CoProduction.Studies.Design;
using CoProduction.Studies.Measurement;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The fields of every kind of measure; the form shows those of its own kind, and only those are read.</summary>
public sealed class MeasureForm
{
    /// <summary>As in <see cref="MeasureKinds"/>.</summary>
    public string? Kind { get; set; }

    public string? Key { get; set; }

    public TypedText Label { get; set; } = [];

    public VariableRole Role { get; set; }

    public PublicValueVertex? Vertex { get; set; }

    public List<MeasureItemRow> Items { get; set; } = [];

    public ScaleScore Score { get; set; }

    public string? MinAnswered { get; set; }

    public IndexDenominator Denominator { get; set; }

    public string? Variable { get; set; }

    public List<string?> Positive { get; set; } = [];

    public string? AtLeast { get; set; }

    public string? Task { get; set; }

    public TaskFigure Figure { get; set; }

    public static MeasureForm Of(Measure measure, StudyDesign design)
    {
        var form = new MeasureForm
        {
            Kind = MeasureKinds.KindOf(measure),
            Key = measure.Key,
            Label = TypedText.Of(measure.Label),
            Role = measure.Role,
            Vertex = measure.Vertex,
        };
        switch (measure)
        {
            case Scale scale:
                form.Items = RowsOf(Candidates(design, scale), scale.Items.Select(item => item.Variable), (row, index) => row.Reverse = scale.Items[index].Reverse);
                (form.Score, form.MinAnswered) = (scale.Score, DraftReader.Show(scale.MinAnswered));
                break;
            case ProportionPositive share:
                form.Items = RowsOf(Candidates(design, share), share.Items.Select(item => item.Variable), (row, index) => row.Positive = [.. share.Items[index].Positive]);
                (form.Denominator, form.MinAnswered) = (share.Denominator, DraftReader.Show(share.MinAnswered));
                break;
            case Dichotomy dichotomy:
                (form.Variable, form.Positive, form.AtLeast) = (dichotomy.Variable, [.. dichotomy.Positive], DraftReader.Show(dichotomy.AtLeast));
                break;
            case SingleValue value:
                form.Variable = value.Variable;
                break;
            case CheckPassed check:
                form.Variable = check.Variable;
                break;
            case TaskMetric task:
                (form.Task, form.Figure) = (task.Task, task.Figure);
                break;
        }
        return form;
    }

    public Measure Read(Measure stored, StudyDesign design, DraftReader reader)
    {
        var measure = stored with { Key = DraftReader.Key(Key), Label = reader.Text(Label, stored.Label), Role = Role, Vertex = Vertex };
        return measure switch
        {
            Scale scale => scale with
            {
                Items = ReadItems(scale.Items, item => item.Variable, (row, item) => item with { Variable = row.Variable!, Reverse = row.Reverse }),
                Score = Score,
                MinAnswered = reader.Whole("Form.MinAnswered", MinAnswered),
            },
            ProportionPositive share => share with
            {
                Items = ReadItems(share.Items, item => item.Variable, (row, item) => item with
                {
                    Variable = row.Variable!,
                    Positive = Choices.InOrder(item.Positive, row.Positive, OptionsOf(design, row.Variable!)),
                }),
                Denominator = Denominator,
                MinAnswered = reader.Whole("Form.MinAnswered", MinAnswered, share.MinAnswered),
            },
            Dichotomy dichotomy => dichotomy with
            {
                Variable = DraftReader.Key(Variable),
                Positive = Choices.InOrder(dichotomy.Positive, Positive, OptionsOf(design, DraftReader.Key(Variable))),
                AtLeast = reader.Number("Form.AtLeast", AtLeast),
            },
            SingleValue value => value with { Variable = DraftReader.Key(Variable) },
            CheckPassed check => check with { Variable = DraftReader.Key(Variable) },
            TaskMetric task => task with { Task = DraftReader.Key(Task), Figure = Figure },
            _ => throw new InvalidOperationException($"No form for {measure.GetType().Name}."),
        };
    }

    /// <summary>What a measure of this kind can be made from.</summary>
    public static IEnumerable<StudyVariable> Candidates(StudyDesign design, Measure? measure) => StudyVariable.All(design).DistinctBy(variable => variable.Name)
        .Where(variable => measure switch
        {
            Scale or SingleValue => variable.IsNumeric,
            ProportionPositive => variable.Options.Count > 0,
            Dichotomy => variable.Options.Count > 0 || variable.IsNumeric,
            CheckPassed => variable.IsCheck,
            _ => true,
        });

    private static IEnumerable<string> OptionsOf(StudyDesign design, string variable) =>
        StudyVariable.All(design).FirstOrDefault(candidate => candidate.Name == variable)?.Options.Select(option => option.Key) ?? [];

    private static List<MeasureItemRow> RowsOf(IEnumerable<StudyVariable> candidates, IEnumerable<string> chosen, Action<MeasureItemRow, int> fill)
    {
        var variables = chosen.ToList();
        var rows = candidates.Select(variable => variable.Name).Concat(variables).Distinct().Select(name => new MeasureItemRow { Variable = name }).ToList();
        foreach (var row in rows)
        {
            var index = variables.IndexOf(row.Variable!);
            if (index < 0) continue;
            row.In = true;
            fill(row, index);
        }
        return rows;
    }

    /// <summary>Items that stay keep their order; new ones follow in the order of the questions.</summary>
    private List<T> ReadItems<T>(IReadOnlyList<T> stored, Func<T, string> variableOf, Func<MeasureItemRow, T, T> read) where T : new()
    {
        var rows = Items.Where(row => row.Variable is not null && (row.In || row.Positive.Count > 0)).DistinctBy(row => row.Variable).ToList();
        var kept = stored.Where(item => rows.Any(row => row.Variable == variableOf(item))).ToList();
        return
        [
            .. kept.Select(item => read(rows.First(row => row.Variable == variableOf(item)), item)),
            .. rows.Where(row => kept.All(item => variableOf(item) != row.Variable)).Select(row => read(row, new T())),
        ];
    }
}
