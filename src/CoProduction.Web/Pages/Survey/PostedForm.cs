using CoProduction.Studies.Responses;

namespace CoProduction.Web.Pages.Survey;

/// <summary>A form of the survey as it was sent.</summary>
public sealed class PostedForm
{
    public const string TicketField = "ticket";
    public const string TurnField = "turn";
    public const string ActionField = "go";
    public const string LanguageField = "language";

    private readonly IFormCollection form;

    private PostedForm(IFormCollection form) => this.form = form;

    public Guid? Ticket => Guid.TryParse(Text(TicketField), out var ticket) ? ticket : null;

    /// <summary>The page that the form says it is; only believed where the ticket is not known.</summary>
    public PageTurn? Turn => Text(TurnField) is { Length: > 0 } turn ? PageTurn.Parse(turn) : null;

    public string Action => Text(ActionField) ?? "";

    /// <summary>The language to switch to, where that button was pressed.</summary>
    public string? Language => Text(LanguageField);

    public IEnumerable<string> Names => form.Keys;

    public string? Text(string name) => Field(name) is [var value, ..] ? value : null;

    public IReadOnlyList<string> Field(string name) =>
        form.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];

    /// <summary>Null where the body is not a form.</summary>
    public static async Task<PostedForm?> ReadAsync(HttpRequest request) =>
        request.HasFormContentType ? new PostedForm(await request.ReadFormAsync()) : null;
}
