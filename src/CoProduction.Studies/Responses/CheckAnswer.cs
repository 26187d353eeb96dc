using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Responses;

/// <summary>Compares the answer to a check with what is expected.</summary>
public static class CheckAnswer
{
    /// <summary>True or false for an answer, null where there is none. Texts are compared without case and outer blanks.</summary>
    /// <param name="item">The check.</param>
    /// <param name="answer">The answer given.</param>
    /// <param name="arms">Arms of the person; the first that the item names decides.</param>
    public static bool? Passed(Item item, AnswerValue? answer, IEnumerable<string> arms)
    {
        if (answer is null || !answer.IsAnswer) return null;
        var byArm = arms.Select(arm => item.ExpectedByArm.GetValueOrDefault(arm)).FirstOrDefault(expected => expected is not null);
        var given = answer.List ?? [answer.ToString()];
        return given.Any(value => (byArm ?? item.Expected).Any(expected =>
            string.Equals(expected.Trim(), value.Trim(), StringComparison.OrdinalIgnoreCase)));
    }
}
