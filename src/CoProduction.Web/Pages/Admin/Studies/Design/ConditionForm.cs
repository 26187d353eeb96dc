using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>
/// A condition as rows of comparisons that all, any, not all or none must hold. A condition nested deeper is shown in words and kept
/// (or removed); the design file changes it.
/// </summary>
public sealed class ConditionForm
{
    private const string Variable = "variable";
    private const string Factor = "factor";

    public bool Nested { get; set; }

    public bool Remove { get; set; }

    public ConditionJoin Join { get; set; }

    public List<ConditionRow> Rows { get; set; } = [];

    /// <summary>The rows and one to spare.</summary>
    public static ConditionForm Of(ShowIf? condition)
    {
        var form = condition is null ? new ConditionForm() : Flat(condition) ?? new ConditionForm { Nested = true };
        Design.Rows.Padded(form.Rows, form.Rows.Count == 0 ? 2 : 1);
        return form;
    }

    public static string SubjectOfVariable(string name) => KeyPair.Of(Variable, name);

    public static string SubjectOfFactor(string key) => KeyPair.Of(Factor, key);

    /// <summary>The condition, or null where there is none. What was stored and means the same stays as it was written.</summary>
    public ShowIf? Read(DraftReader reader, string field, ShowIf? stored)
    {
        if (Nested) return Remove ? null : stored;
        var typed = Joined([.. Rows.Index().Where(row => !row.Item.IsBlank).Select(row => Comparison(reader, $"{field}.Rows[{row.Index}]", row.Item))]);
        return stored is not null && Flat(stored) is { } same && Same(typed, same.Joined([.. same.Rows.Select(Comparison)])) ? stored : typed;
    }

    private static ConditionForm? Flat(ShowIf condition)
    {
        if (RowOf(condition) is { } single) return new ConditionForm { Rows = [single] };
        if (IsOnly(condition, all: true) && RowsOf(condition.All) is { } all) return new ConditionForm { Join = ConditionJoin.All, Rows = all };
        if (IsOnly(condition, any: true) && RowsOf(condition.Any) is { } any) return new ConditionForm { Join = ConditionJoin.Any, Rows = any };
        if (!IsOnly(condition, not: true)) return null;
        return Flat(condition.Not!) switch
        {
            { Join: ConditionJoin.All, Rows: { Count: > 1 } rows } => new ConditionForm { Join = ConditionJoin.NotAll, Rows = rows },
            { Join: ConditionJoin.Any, Rows: { Count: > 0 } rows } => new ConditionForm { Join = ConditionJoin.NotAny, Rows = rows },
            _ => null,
        };
    }

    /// <summary>Exactly this is set.</summary>
    private static bool IsOnly(ShowIf condition, bool all = false, bool any = false, bool not = false) =>
        condition.All.Count > 0 == all && condition.Any.Count > 0 == any && condition.Not is not null == not
        && condition is { Variable: null, Factor: null, In.Count: 0, AtLeast: null, AtMost: null };

    private static List<ConditionRow>? RowsOf(IReadOnlyList<ShowIf> parts)
    {
        var rows = parts.Select(RowOf).OfType<ConditionRow>().ToList();
        return rows.Count == parts.Count ? rows : null;
    }

    private static ConditionRow? RowOf(ShowIf part)
    {
        if (part.Not is { } negated && IsOnly(part, not: true))
        {
            if (negated.Not is not null || RowOf(negated) is not { } row) return null;
            row.Not = true;
            return row;
        }
        var isComparison = part is { All.Count: 0, Any.Count: 0, Not: null } && part.Variable is null != part.Factor is null;
        if (!isComparison || !DraftReader.Keys(string.Join(", ", part.In)).SequenceEqual(part.In)) return null;
        return new ConditionRow
        {
            Subject = part.Variable is { } variable ? SubjectOfVariable(variable) : SubjectOfFactor(part.Factor!),
            In = string.Join(", ", part.In),
            AtLeast = DraftReader.Show(part.AtLeast),
            AtMost = DraftReader.Show(part.AtMost),
        };
    }

    private static ShowIf Comparison(DraftReader reader, string field, ConditionRow row)
    {
        if (string.IsNullOrWhiteSpace(row.Subject)) reader.Error($"{field}.Subject", "Choose the question or factor that this row compares, or empty the row");
        return Comparison(row, reader.Number($"{field}.AtLeast", row.AtLeast), reader.Number($"{field}.AtMost", row.AtMost));
    }

    private static ShowIf Comparison(ConditionRow row) => Comparison(row, Number(row.AtLeast), Number(row.AtMost));

    private static ShowIf Comparison(ConditionRow row, double? atLeast, double? atMost)
    {
        var (kind, key) = KeyPair.Read(row.Subject) ?? ("", "");
        var comparison = new ShowIf
        {
            Variable = kind == Variable ? key : null,
            Factor = kind == Factor ? key : null,
            In = DraftReader.Keys(row.In),
            AtLeast = atLeast,
            AtMost = atMost,
        };
        return row.Not ? new ShowIf { Not = comparison } : comparison;
    }

    private static double? Number(string? shown) => shown is null ? null : double.Parse(shown, System.Globalization.CultureInfo.InvariantCulture);

    private ShowIf? Joined(IReadOnlyList<ShowIf> parts) => (Join, parts) switch
    {
        (_, []) => null,
        (ConditionJoin.All or ConditionJoin.Any, [var only]) => only,
        (ConditionJoin.All, _) => new ShowIf { All = parts },
        (ConditionJoin.Any, _) => new ShowIf { Any = parts },
        (ConditionJoin.NotAll, [{ Not: null } only]) => new ShowIf { Not = only },
        (ConditionJoin.NotAll, _) => new ShowIf { Not = new ShowIf { All = parts } },
        _ => new ShowIf { Not = new ShowIf { Any = parts } },
    };

    private static bool Same(ShowIf? one, ShowIf? other) =>
        JsonSerializer.Serialize(one, DesignFile.Json) == JsonSerializer.Serialize(other, DesignFile.Json);
}
