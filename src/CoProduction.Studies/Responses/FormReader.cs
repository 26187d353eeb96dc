using System.Globalization;
using System.Text.RegularExpressions;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Responses;

/// <summary>Reads a posted page by the design. Every question shown yields a value (blank where nothing was given) or a problem.</summary>
public sealed partial class FormReader
{
    private readonly Func<string, IReadOnlyList<string>> field;
    private readonly Dictionary<string, AnswerValue> values = [];
    private readonly List<AnswerProblem> problems = [];

    private FormReader(Func<string, IReadOnlyList<string>> field) => this.field = field;

    /// <param name="page">The page as it was rendered for this person.</param>
    /// <param name="field">Posted values by field name; empty where a field was not posted.</param>
    public static FormReading Read(RenderedPage page, Func<string, IReadOnlyList<string>> field)
    {
        var reader = new FormReader(field);
        foreach (var question in page.TopQuestions) reader.Read(question);
        return new FormReading(new Answers(reader.values), reader.problems);
    }

    private void Read(RenderedQuestion question)
    {
        var value = question.Item switch
        {
            RankingItem ranking => ReadRanking(question, ranking),
            MultipleChoiceItem multiple => ReadMultiple(question, multiple),
            OptionItem => ReadOption(question),
            NumberItem number => WithNonAnswer(question, () => ReadNumber(question, number.Min, number.Max, number.Decimals)),
            SliderItem slider => WithNonAnswer(question, () => ReadSlider(question, slider)),
            TextItem text => WithNonAnswer(question, () => ReadText(question, text)),
            DateItem date => WithNonAnswer(question, () => ReadDate(question, date)),
            StatementItem => ReadStatement(question),
            _ => throw new InvalidOperationException($"No reader for {question.Item.GetType().Name}."),
        };
        if (value is null) return; // a problem has been noted
        if (value.IsBlank && question.Item.Required)
        {
            Problem(question, AnswerProblemKind.AnswerRequired);
            return;
        }
        values[question.Variable] = value;
        foreach (var option in question.Options)
            if (option.Reveal is { } followUp && IsChosen(value, option.Key))
                Read(followUp);
    }

    private static bool IsChosen(AnswerValue value, string option) => value.Text == option || (value.List?.Contains(option) ?? false);

    private AnswerValue? ReadOption(RenderedQuestion question)
    {
        var posted = Posted(FormFields.Name(question.Variable));
        if (posted.Count == 0) return AnswerValue.Blank;
        if (posted.Count > 1) return Problem(question, AnswerProblemKind.TooManyChosen, 1);
        if (NonAnswerOf(question, posted[0]) is { } nonAnswer) return AnswerValue.Of(nonAnswer);
        return question.Options.Any(option => option.Key == posted[0])
            ? AnswerValue.Of(posted[0])
            : Problem(question, AnswerProblemKind.UnknownOption);
    }

    private AnswerValue? ReadMultiple(RenderedQuestion question, MultipleChoiceItem item)
    {
        var posted = Posted(FormFields.Name(question.Variable)).Distinct().ToList();
        if (posted.Count == 0) return AnswerValue.Blank;
        if (posted.Select(value => NonAnswerOf(question, value)).FirstOrDefault(value => value is not null) is { } nonAnswer)
            return posted.Count == 1 ? AnswerValue.Of(nonAnswer) : Problem(question, AnswerProblemKind.AnswerAndNonAnswer);
        if (posted.Any(value => question.Options.All(option => option.Key != value)))
            return Problem(question, AnswerProblemKind.UnknownOption);
        var exclusive = question.Options.Where(option => option.Exclusive).Select(option => option.Key);
        if (posted.Count > 1 && exclusive.Any(posted.Contains)) return Problem(question, AnswerProblemKind.NotTogether);
        var exclusiveOnly = posted.Count == 1 && exclusive.Contains(posted[0]);
        if (!exclusiveOnly && posted.Count < item.AtLeast) return Problem(question, AnswerProblemKind.TooFewChosen, item.AtLeast.Value);
        if (posted.Count > item.AtMost) return Problem(question, AnswerProblemKind.TooManyChosen, item.AtMost.Value);
        // In the order of the design, so that the data do not depend on the order shown.
        return AnswerValue.Of([.. item.Options.Count > 0 ? Ordered(item.Options.Select(option => option.Key)) : Ordered(question.Options.Select(option => option.Key))]);

        IEnumerable<string> Ordered(IEnumerable<string> keys) => keys.Where(posted.Contains);
    }

    private AnswerValue? ReadRanking(RenderedQuestion question, RankingItem item)
    {
        if (OfferedNonAnswer(question) is { } nonAnswer) return AnswerValue.Of(nonAnswer);
        var places = item.Places ?? question.Options.Count;
        var ranked = new SortedDictionary<int, string>();
        foreach (var option in question.Options)
        {
            if (Posted(FormFields.PlaceName(question.Variable, option.Key)) is not [var text, ..] || text.Length == 0) continue;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place < 1 || place > places)
                return Problem(question, AnswerProblemKind.UnknownOption);
            if (!ranked.TryAdd(place, option.Key)) return Problem(question, AnswerProblemKind.RankedTwice, place);
        }
        if (ranked.Count == 0) return AnswerValue.Blank;
        return ranked.Count == places
            ? AnswerValue.Of([.. ranked.Values])
            : Problem(question, AnswerProblemKind.RankingIncomplete, places);
    }

    private AnswerValue? ReadNumber(RenderedQuestion question, double? min, double? max, int decimals)
    {
        if (Single(question) is not { } text) return AnswerValue.Blank;
        if (Number(text) is not { } number) return Problem(question, AnswerProblemKind.NotANumber);
        if (number < min) return Problem(question, AnswerProblemKind.TooSmall, min.Value);
        if (number > max) return Problem(question, AnswerProblemKind.TooLarge, max.Value);
        if (DecimalsOf(text) > decimals) return Problem(question, AnswerProblemKind.TooManyDecimals, decimals);
        return AnswerValue.Of(number);
    }

    private AnswerValue? ReadSlider(RenderedQuestion question, SliderItem item)
    {
        var value = ReadNumber(question, item.Min, item.Max, decimals: 6);
        if (value?.Number is not { } number || item.Step <= 0) return value;
        var steps = (number - item.Min) / item.Step;
        return Math.Abs(steps - Math.Round(steps)) < 1e-6 ? value : Problem(question, AnswerProblemKind.NotOnStep, item.Step);
    }

    private AnswerValue? ReadText(RenderedQuestion question, TextItem item)
    {
        if (Single(question) is not { } text) return AnswerValue.Blank;
        return text.Length > item.MaxLength ? Problem(question, AnswerProblemKind.TooLong, item.MaxLength) : AnswerValue.Of(text);
    }

    private AnswerValue? ReadDate(RenderedQuestion question, DateItem item)
    {
        var parts = new[] { FormFields.YearName(question.Variable), FormFields.MonthName(question.Variable), FormFields.DayName(question.Variable) }
            .Select(name => Posted(name).FirstOrDefault()?.Trim() ?? "").ToArray();
        if (parts.All(part => part.Length == 0)) return AnswerValue.Blank;
        if (!parts.All(part => part.Length is > 0 and <= 4 && part.All(char.IsAsciiDigit))
            || !DateOnly.TryParseExact($"{parts[0].PadLeft(4, '0')}-{parts[1].PadLeft(2, '0')}-{parts[2].PadLeft(2, '0')}", "yyyy-MM-dd",
                CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || date.Year < 1000)
            return Problem(question, AnswerProblemKind.NotADate);
        if (date < item.Earliest) return Problem(question, AnswerProblemKind.DateTooEarly, item.Earliest.Value);
        if (date > item.Latest) return Problem(question, AnswerProblemKind.DateTooLate, item.Latest.Value);
        return AnswerValue.Of(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private AnswerValue? ReadStatement(RenderedQuestion question)
    {
        var ticked = Posted(FormFields.Name(question.Variable)) is ["1"];
        return ticked || !question.Item.Required ? AnswerValue.Of(ticked ? 1 : 0) : Problem(question, AnswerProblemKind.StatementRequired);
    }

    /// <summary>A non-answer ticked beside a box counts where the box is empty; both together are a contradiction to mend.</summary>
    private AnswerValue? WithNonAnswer(RenderedQuestion question, Func<AnswerValue?> read)
    {
        if (OfferedNonAnswer(question) is not { } nonAnswer) return read();
        var before = problems.Count;
        var value = read();
        if (value is { IsBlank: true }) return AnswerValue.Of(nonAnswer);
        problems.RemoveRange(before, problems.Count - before);
        return Problem(question, AnswerProblemKind.AnswerAndNonAnswer);
    }

    private NonAnswer? OfferedNonAnswer(RenderedQuestion question) =>
        Posted(FormFields.NonAnswerName(question.Variable)) is [var value, ..] ? NonAnswerOf(question, value) : null;

    private static NonAnswer? NonAnswerOf(RenderedQuestion question, string value)
    {
        foreach (var offered in question.Item.Offers)
            if (FormFields.ValueOf(offered) == value)
                return offered;
        return null;
    }

    private string? Single(RenderedQuestion question)
    {
        var text = Posted(FormFields.Name(question.Variable)).FirstOrDefault()?.Trim().ReplaceLineEndings("\n");
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private List<string> Posted(string name) => [.. field(name).Where(value => value.Length > 0)];

    private AnswerValue? Problem(RenderedQuestion question, AnswerProblemKind kind, params object[] arguments)
    {
        problems.Add(new AnswerProblem(FieldToLinkTo(question), question.Variable, kind, arguments));
        return null;
    }

    private static string FieldToLinkTo(RenderedQuestion question) => question.Item switch
    {
        RankingItem when question.Options.Count > 0 => FormFields.PlaceName(question.Variable, question.Options[0].Key),
        _ => FormFields.Name(question.Variable),
    };

    /// <summary>A decimal point or one decimal comma; grouping ("1,000") is refused because it cannot be told from a decimal.</summary>
    private static double? Number(string text)
    {
        if (!Decimal().IsMatch(text)) return null;
        return double.TryParse(text.Replace(',', '.').Replace('−', '-'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    private static int DecimalsOf(string text) => text.IndexOfAny(['.', ',']) is >= 0 and var point ? text.Length - point - 1 : 0;

    [GeneratedRegex(@"^[-−+]?[0-9]{1,15}(?:\.[0-9]{1,15}|,[0-9]{1,2}|,[0-9]{4,15})?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Decimal();
}
