using System.Security.Cryptography;

namespace CoProduction.Studies.Reporting.Packaging;

/// <summary>
/// Passes on what is written, and counts it: bytes, SHA-256, and records of CSV (line ends outside quotes, as our files end every record). Where it goes is opened
/// by the first byte, so that a writer who refuses leaves nothing behind, and closed with it.
/// </summary>
internal sealed class MeasuredStream(Func<Stream> open) : Stream
{
    private Stream? inner;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool isQuoted;

    public long Bytes { get; private set; }

    public long Records { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Bytes;
        set => throw new NotSupportedException();
    }

    public string Sha256() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Open().Write(buffer);
        hash.AppendData(buffer);
        Bytes += buffer.Length;
        Count(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Open().WriteAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span);
        Bytes += buffer.Length;
        Count(buffer.Span);
    }

    /// <summary>Opens it though nothing may be written.</summary>
    public Stream Open() => inner ??= open();

    public override void Flush() => inner?.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            inner?.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>A quote within quotes is written twice: it opens again what it closes.</summary>
    private void Count(ReadOnlySpan<byte> buffer)
    {
        while (true)
        {
            var at = isQuoted ? buffer.IndexOf((byte)'"') : buffer.IndexOfAny((byte)'"', (byte)'\n');
            if (at < 0) return;
            if (buffer[at] == (byte)'"') isQuoted = !isQuoted;
            else Records++;
            buffer = buffer[(at + 1)..];
        }
    }
}
