using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Probe.Pages;

[IgnoreAntiforgeryToken]
public sealed class WalkModel(ProbeContext db) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public int Number { get; set; }

    public async Task<IActionResult> OnPostAsync(string person, string body)
    {
        db.Add(new ProbeAnswer { Person = person, Page = Number, Body = body });
        await db.SaveChangesAsync(CancellationToken.None);
        Response.Headers.Location = $"/walk/{Number + 1}";
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
