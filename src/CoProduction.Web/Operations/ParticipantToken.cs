using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CoProduction.Web.Operations;

/// <summary>
/// The opaque credential of one participant: 128 bits, in the cookie and in the personal resume link. The database holds only its hash, so
/// nobody who reads the database can answer in another's name. The withdrawal code follows from it and can be shown again at any time.
/// </summary>
public sealed class ParticipantToken
{
    private const int Bytes = 16;
    private readonly byte[] bytes;

    private ParticipantToken(byte[] bytes) => this.bytes = bytes;

    /// <summary>As it stands in the cookie and in the resume link.</summary>
    public string Value => Base64Url.EncodeToString(bytes);

    /// <summary>What is stored.</summary>
    public byte[] Hash => SHA256.HashData(bytes);

    public string WithdrawalCode => Operations.WithdrawalCode.From(HMACSHA256.HashData(bytes, "coprod-withdrawal-v1"u8));

    public static ParticipantToken New() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>
    /// The token that a secret of the person's stands for: the same secret gives the same token. A consent form sent twice, or an invitation opened
    /// on a second device, thus finds the row that the first one made.
    /// </summary>
    public static ParticipantToken FromSecret(string secret) =>
        new(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "coprod-participant-token-v1"u8)[..Bytes]);

    /// <summary>Null where the text is not a token.</summary>
    public static ParticipantToken? Parse(string? text)
    {
        var buffer = new byte[Bytes];
        return text is { Length: 22 } && Base64Url.DecodeFromChars(text, buffer, out _, out var written) == OperationStatus.Done && written == Bytes
            ? new ParticipantToken(buffer)
            : null;
    }
}
