using System.Buffers.Text;
using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Identity;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod user add, user reset.</summary>
internal static class UserCommand
{
    public static Command Create(Func<LocalInstallation> installation) => new("user", "Researchers' accounts") { Add(installation), Reset(installation) };

    private static Command Add(Func<LocalInstallation> installation)
    {
        var email = EmailArgument();
        var name = new Option<string>("--name") { Description = "The person's name (default: what stands before the @)" };
        var administrator = new Option<bool>("--administrator") { Description = "May add and close accounts and see every study" };
        var json = new Option<bool>("--json") { Description = "Print the link as JSON" };
        var command = new Command("add", "Make an account and print a one-time link with which the person sets the password") { email, name, administrator, json };
        return Verb.Run(command, installation, async verb =>
        {
            var address = verb.Get(email).Trim();
            var accounts = verb.Service<Accounts>();
            // Nobody knows this password: only the link lets the person in.
            var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            var created = await accounts.CreateUserAsync(address, NameOf(verb.Get(name), address), password, verb.Get(administrator), Verb.Actor);
            if (!created.Succeeded) return verb.Refuse(string.Join(" ", created.Errors.Where(error => error.Code != nameof(IdentityErrorDescriber.DuplicateUserName)).Select(error => error.Description.TrimEnd('.') + ".")));
            var user = await verb.Service<UserManager<Researcher>>().FindByEmailAsync(address);
            var link = await accounts.CreatePasswordResetAsync(user!, Verb.Actor);
            var url = verb.Installation.Address + link.Path;
            if (verb.Get(json))
                verb.WriteJson(new { email = address, administrator = verb.Get(administrator), link = url, expiresAt = link.ExpiresAt });
            else
                verb.Write(url);
            verb.Note($"The link sets the password of {address}, once, until {link.ExpiresAt:yyyy-MM-dd HH:mm} UTC. No mail is sent: hand it over yourself.");
            return ExitCode.Done;
        });
    }

    private static Command Reset(Func<LocalInstallation> installation)
    {
        var email = EmailArgument();
        var secondFactor = new Option<bool>("--second-factor") { Description = "Also remove the authenticator app, where it and the recovery codes are lost" };
        var command = new Command("reset", "Print a one-time link with which a person, an administrator too, sets a new password") { email, secondFactor };
        return Verb.Run(command, installation, async verb =>
        {
            var address = verb.Get(email).Trim();
            var accounts = verb.Service<Accounts>();
            if (await verb.Service<UserManager<Researcher>>().FindByEmailAsync(address) is not { } user) return verb.Refuse($"There is no account of {address}.");
            if (verb.Get(secondFactor)) await accounts.RemoveSecondFactorAsync(user, Verb.Actor);
            var link = await accounts.CreatePasswordResetAsync(user, Verb.Actor);
            verb.Write(verb.Installation.Address + link.Path);
            verb.Note($"The link sets the password of {address}, once, until {link.ExpiresAt:yyyy-MM-dd HH:mm} UTC. No mail is sent: hand it over yourself.");
            return ExitCode.Done;
        });
    }

    private static Argument<string> EmailArgument()
    {
        var email = new Argument<string>("email") { Description = "The address with which the person signs in" };
        email.Validators.Add(result =>
        {
            if (result.Tokens is not [var token] || !new EmailAddressAttribute().IsValid(token.Value)) result.AddError("This is not an email address.");
        });
        return email;
    }

    private static string NameOf(string? given, string address)
    {
        var name = string.IsNullOrWhiteSpace(given) ? address[..address.IndexOf('@', StringComparison.Ordinal)] : given.Trim();
        return name.Length > Accounts.MaxNameLength ? name[..Accounts.MaxNameLength] : name;
    }
}
