using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CoProduction.Studies.Design;

/// <summary>The consent page as a person reads it in one language. The texts are safe to write into a page as they are.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Title">Title of the study.</param>
/// <param name="TextHtml">What the study is, what taking part means.</param>
/// <param name="OrganisationHtml">Who runs it.</param>
/// <param name="DataProtectionHtml">What is stored, on what basis, how long.</param>
/// <param name="Minutes">Expected duration.</param>
/// <param name="TextSha256">
/// SHA-256 of the UTF-8 of title, text, organisation, data protection (as written in the design) and minutes, joined by U+001E: anyone
/// with the design file can tell which words a person agreed to.
/// </param>
public sealed record RenderedConsent(
    string Language, string Title, string TextHtml, string OrganisationHtml, string DataProtectionHtml, int Minutes, byte[] TextSha256)
{
    internal static RenderedConsent Of(StudyDesign design, string language)
    {
        var title = design.Title.InOrFirst(language);
        var text = design.Consent.Text.InOrFirst(language);
        var organisation = design.Consent.Organisation.InOrFirst(language);
        var dataProtection = design.Consent.DataProtection.InOrFirst(language);
        var minutes = design.Consent.Minutes;
        var hashed = string.Join('\u001e', title, text, organisation, dataProtection, minutes.ToString(CultureInfo.InvariantCulture));
        return new RenderedConsent(language, title, FormattedText.ToHtml(text), FormattedText.ToHtml(organisation),
            FormattedText.ToHtml(dataProtection), minutes, SHA256.HashData(Encoding.UTF8.GetBytes(hashed)));
    }
}
