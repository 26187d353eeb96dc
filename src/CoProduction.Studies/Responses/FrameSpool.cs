using System.Runtime.InteropServices;

namespace CoProduction.Studies.Responses;

/// <summary>Lists of numbers as the bytes that they are in memory: what is written is read again by the same process and by nobody else.</summary>
internal static class FrameSpool
{
    public static void Write<T>(BinaryWriter writer, List<T> values) where T : unmanaged =>
        writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)));

    public static void Read<T>(BinaryReader reader, List<T> values, int count) where T : unmanaged
    {
        CollectionsMarshal.SetCount(values, count);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)));
    }
}
