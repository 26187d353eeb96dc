namespace CoProduction.Studies.Responses;

/// <summary>What a frame knows of a participant besides answers and arms.</summary>
/// <param name="Kind">Kind of participant.</param>
/// <param name="Status">Where the person stands.</param>
/// <param name="Version">Version of the design.</param>
/// <param name="Wave">Wave of a panel.</param>
/// <param name="Entry">1 for the first entry of a person.</param>
/// <param name="Counts">False for a later entry that the duplicate rule leaves out: in exports, not in any analysis.</param>
/// <param name="StartedAt">Start.</param>
/// <param name="CompletedAt">Completion, or null.</param>
/// <param name="DurationSeconds">Seconds from start to completion; NaN where unknown.</param>
public readonly record struct FramePerson(
    ParticipantKind Kind,
    ParticipantState Status,
    int Version,
    int Wave,
    int Entry,
    bool Counts,
    DateTimeOffset StartedAt,
    DateTimeOffset? CompletedAt,
    double DurationSeconds)
{
    internal void Save(BinaryWriter writer)
    {
        writer.Write((byte)Kind);
        writer.Write((byte)Status);
        writer.Write(Version);
        writer.Write(Wave);
        writer.Write(Entry);
        writer.Write(Counts);
        writer.Write(StartedAt.UtcTicks);
        writer.Write(CompletedAt?.UtcTicks ?? 0);
        writer.Write(DurationSeconds);
    }

    internal static FramePerson Load(BinaryReader reader) => new(
        (ParticipantKind)reader.ReadByte(), (ParticipantState)reader.ReadByte(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(),
        new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), reader.ReadInt64() is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null, reader.ReadDouble());
}
