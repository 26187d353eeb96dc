using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Hosting.Authorization;

namespace CoProduction.Web.Pages.Account;

/// <summary>The two fields of a new password; the rules beyond length are <see cref="PasswordScreen"/>'s.</summary>
public sealed class NewPassword
{
    [Required(ErrorMessage = "Enter a password")]
    [StringLength(PasswordScreen.MaxLength, MinimumLength = PasswordScreen.MinLength, ErrorMessage = "The password must be {2} to {1} characters long")]
    public string Password { get; set; } = "";

    [Required(ErrorMessage = "Enter the password again")]
    [Compare(nameof(Password), ErrorMessage = "The two passwords differ")]
    public string Again { get; set; } = "";
}
