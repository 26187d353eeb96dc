namespace CoProduction.Studies.Responses;

public enum AnswerProblemKind
{
    AnswerRequired,
    StatementRequired,
    UnknownOption,
    NotANumber,
    TooSmall,
    TooLarge,
    NotOnStep,
    TooManyDecimals,
    TooLong,
    NotADate,
    DateTooEarly,
    DateTooLate,
    TooFewChosen,
    TooManyChosen,
    NotTogether,
    AnswerAndNonAnswer,
    RankingIncomplete,
    RankedTwice,
}
