using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Responses;

/// <summary>
/// Names of the form fields of a page, and the way between fields and answers. An option item is a group of radios or checkboxes named after its variable whose
/// values are option keys or <c>~dontKnow</c> and the like; other items have a box of their own and a checkbox <c>…__na</c> for each non-answer offered.
/// </summary>
public static class FormFields
{
    public const char NonAnswerMark = '~';

    public static string Name(string variable) => "q_" + variable;

    public static string NonAnswerName(string variable) => Name(variable) + "__na";

    public static string DayName(string variable) => Name(variable) + ".Day";

    public static string MonthName(string variable) => Name(variable) + ".Month";

    public static string YearName(string variable) => Name(variable) + ".Year";

    /// <summary>The select that holds the place of one option in a ranking.</summary>
    public static string PlaceName(string variable, string option) => $"{Name(variable)}__{option}";

    public static string ValueOf(NonAnswer nonAnswer) => $"{NonAnswerMark}{char.ToLowerInvariant(nonAnswer.ToString()[0])}{nonAnswer.ToString()[1..]}";

    /// <summary>Form values that show a stored page again as it was sent.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> FromAnswers(RenderedPage page, Answers answers)
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var question in page.Questions)
        {
            if (answers.Of(question.Variable) is not { IsBlank: false } value) continue;
            if (value.NonAnswer is { } nonAnswer)
                fields[question.Item is OptionItem and not RankingItem ? Name(question.Variable) : NonAnswerName(question.Variable)] = [ValueOf(nonAnswer)];
            else if (question.Item is DateItem && DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                fields[DayName(question.Variable)] = [date.Day.ToString(CultureInfo.InvariantCulture)];
                fields[MonthName(question.Variable)] = [date.Month.ToString(CultureInfo.InvariantCulture)];
                fields[YearName(question.Variable)] = [date.Year.ToString(CultureInfo.InvariantCulture)];
            }
            else if (question.Item is RankingItem && value.List is not null)
                for (var place = 0; place < value.List.Count; place++)
                    fields[PlaceName(question.Variable, value.List[place])] = [(place + 1).ToString(CultureInfo.InvariantCulture)];
            else if (value.List is not null) fields[Name(question.Variable)] = value.List;
            else fields[Name(question.Variable)] = [value.ToString()];
        }
        return fields;
    }
}
