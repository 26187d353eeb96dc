using System.CommandLine;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod token add, list, revoke.</summary>
internal static class TokenCommand
{
    public static Command Create(Func<LocalInstallation> installation) => new("token", "API tokens, with which scripts download the results of a study")
    {
        Add(installation),
        List(installation),
        Revoke(installation),
    };

    private static Command Add(Func<LocalInstallation> installation)
    {
        var slug = StudyCommand.SlugArgument();
        var name = new Option<string>("--name") { Description = "What it is for", Required = true };
        var days = new Option<int>("--days") { Description = $"How long it lasts, 1 to {ApiTokens.MaxDays} days", DefaultValueFactory = _ => ApiTokens.DefaultDays };
        var command = new Command("add", "Make a token and print it: it is stored nowhere") { slug, name, days };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            var made = await verb.Service<ApiTokens>().CreateAsync(study.StudyId, verb.Get(name)!, verb.Get(days), userId: null, Verb.Actor);
            if (made.Refusal is { } refusal) return verb.Refuse(refusal);
            verb.Write(made.Text!);
            verb.Note($"Token {made.Row!.Number} reads the results of {study.Slug} until {made.Row.ExpiresAt:yyyy-MM-dd}. It is shown only now. It belongs to no member: revoke it when nobody needs it.");
            return ExitCode.Done;
        });
    }

    private static Command List(Func<LocalInstallation> installation)
    {
        var slug = StudyCommand.SlugArgument();
        var json = new Option<bool>("--json") { Description = "Print the list as JSON" };
        var command = new Command("list", "List the tokens of a study: number, state, expiry, last use, name") { slug, json };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            var tokens = verb.Service<ApiTokens>();
            var rows = await tokens.ListAsync(study.StudyId);
            if (verb.Get(json))
                verb.WriteJson(rows.Select(row => new { row.Number, row.Name, row.Scope, State = StateOf(tokens, row), row.CreatedBy, row.CreatedAt, row.ExpiresAt, row.LastUsedAt, row.RevokedAt, row.RevokedBy }));
            else
                foreach (var row in rows)
                    verb.Write($"{row.Number,4}  {StateOf(tokens, row),-7}  until {row.ExpiresAt:yyyy-MM-dd}  used {(row.LastUsedAt is { } used ? $"{used:yyyy-MM-dd}" : "never"),-10}  {row.Name}");
            return ExitCode.Done;
        });
    }

    private static Command Revoke(Func<LocalInstallation> installation)
    {
        var slug = StudyCommand.SlugArgument();
        var number = new Argument<int>("number") { Description = "Number of the token, as 'token list' prints it" };
        var command = new Command("revoke", "Refuse a token from now on") { slug, number };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            return await verb.Service<ApiTokens>().RevokeAsync(study.StudyId, verb.Get(number), Verb.Actor)
                ? ExitCode.Done
                : verb.Refuse($"The study has no token {verb.Get(number)} that was not revoked before.");
        });
    }

    private static string StateOf(ApiTokens tokens, ApiToken token) => token.RevokedAt is not null ? "revoked" : tokens.IsUsable(token) ? "usable" : "expired";
}
