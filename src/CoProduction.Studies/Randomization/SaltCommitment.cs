using System.Security.Cryptography;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// What is published when a study opens: SHA-256 of UTF-8("coprod-salt-commitment-v1") 00 salt. It binds the researcher to one salt and
/// reveals no arm; the salt is revealed after the study is closed.
/// </summary>
public static class SaltCommitment
{
    private static readonly byte[] Domain = "coprod-salt-commitment-v1\0"u8.ToArray();

    public static byte[] Of(ReadOnlySpan<byte> salt) => SHA256.HashData((byte[])[.. Domain, .. salt]);
}
