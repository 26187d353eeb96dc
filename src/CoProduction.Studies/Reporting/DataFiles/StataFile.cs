using System.Buffers.Binary;
using System.Text;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>
/// Writes responses as a Stata file of format 118 (Stata 14 and later; UTF-8): variable labels, value labels, times as <c>%tc</c> and dates as <c>%td</c>.
/// The states of missing are the extended missing values <c>.a</c>, <c>.b</c> … in the order of <see cref="Missing"/>, labelled; <c>.</c> is what has no reason.
/// A name that Stata does not take is changed, and the column's name in the CSV file kept as the characteristic <c>csv_name</c>; a label of more than 80
/// characters is cut and whole in the characteristic <c>label</c>. Source: Stata's manual entry "file formats .dta".
/// </summary>
public static class StataFile
{
    private const int MaxVariables = 32_767;

    /// <param name="frame">The responses; every row is written.</param>
    /// <param name="stream">Need not seek; left open.</param>
    /// <exception cref="DataFileException">There are more variables than Stata takes.</exception>
    public static void Write(ResponseFrame frame, Stream stream) => Write(new FrameRows(frame), stream);

    /// <summary>The same for rows that are read in pieces.</summary>
    public static void Write(FrameRows rows, Stream stream)
    {
        var data = DataSet.Of(rows);
        if (data.Variables.Count > MaxVariables)
            throw new DataFileException($"There are {data.Variables.Count} variables; a Stata file takes at most {MaxVariables}. The CSV file holds them all.");
        new Writer(data, stream).Write();
    }

    private sealed class Writer(DataSet data, Stream stream)
    {
        private const int MaxFixedText = 2045;
        private const int NameBytes = 129;
        private const int FormatBytes = 57;
        private const int LabelBytes = 321;
        private const int MapEntries = 14;
        private const byte TextOfLong = 130;
        private const double StataEpochMilliseconds = 315_619_200_000;
        private const double StataEpochDays = 3653;

        private readonly List<StataType> types = [.. data.Variables.Select(TypeOf)];
        private readonly IReadOnlyList<string> names = FileNames.Legal(data.Variables.Select(variable => variable.Name), 32);
        private readonly IReadOnlyList<LabelSet> labels = LabelSet.Of(data);

        public void Write()
        {
            byte[][] head = [Header(), new byte[Map([]).Length], .. Descriptions()];
            var tail = Section("value_labels", ValueLabels);
            long[] lengths = [.. head.Select(section => (long)section.Length), DataLength(), LongTextsLength(), tail.Length];
            head[1] = Map(lengths);
            // Not disposed: that would close the stream.
            var output = new BufferedStream(stream, 1 << 16);
            foreach (var section in head) output.Write(section);
            WriteRows(output);
            WriteLongTexts(output);
            output.Write(tail);
            output.Write("</stata_dta>"u8);
            output.Flush();
        }

        private static StataType TypeOf(DataVariable variable) => variable.Kind switch
        {
            DataKind.Text => variable.MaxBytes > MaxFixedText ? StataType.LongText : (StataType)Math.Max(variable.MaxBytes, 1),
            DataKind.Time => StataType.Double,
            DataKind.Date => StataType.Long,
            _ when !variable.IsWhole => StataType.Double,
            _ when variable.Min >= -127 && variable.Max <= 100 => StataType.Byte,
            _ when variable.Min >= -32_767 && variable.Max <= 32_740 => StataType.Int,
            _ when variable.Min >= -2_147_483_647 && variable.Max <= 2_147_483_620 => StataType.Long,
            // No number at all.
            _ when double.IsPositiveInfinity(variable.Min) => StataType.Byte,
            _ => StataType.Double,
        };

        private static int WidthOf(StataType type) => type switch
        {
            StataType.Byte => 1,
            StataType.Int => 2,
            StataType.Long => 4,
            StataType.Double or StataType.LongText => 8,
            _ => (int)type,
        };

        private static string FormatOf(DataVariable variable, StataType type) => (variable.Kind, type) switch
        {
            (DataKind.Time, _) => "%tc",
            (DataKind.Date, _) => "%td",
            (_, StataType.LongText) => "%-9s",
            (DataKind.Text, _) => $"%-{Math.Min((int)type, 244)}s",
            (_, StataType.Long) => "%12.0g",
            (_, StataType.Double) => "%10.0g",
            _ => "%8.0g",
        };

        private byte[] Header()
        {
            using var bytes = new MemoryStream();
            using var writer = new BinaryWriter(bytes);
            var label = Encoding.UTF8.GetBytes(FileNames.Line(data.Title, 80));
            writer.Write("<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>"u8);
            writer.Write((ushort)data.Variables.Count);
            writer.Write("</K><N>"u8);
            writer.Write((ulong)data.Rows);
            writer.Write("</N><label>"u8);
            writer.Write((ushort)label.Length);
            writer.Write(label);
            // No timestamp: the same data make the same bytes.
            writer.Write("</label><timestamp>\0</timestamp></header>"u8);
            return bytes.ToArray();
        }

        /// <summary>Where each section starts, given their lengths from the header to the value labels.</summary>
        private static byte[] Map(long[] lengths) => Section("map", writer =>
        {
            var start = 0L;
            for (var entry = 0; entry < MapEntries; entry++)
            {
                writer.Write(start);
                start += entry < lengths.Length ? lengths[entry] : "</stata_dta>".Length;
            }
        });

        private IEnumerable<byte[]> Descriptions()
        {
            var setOf = new string[data.Variables.Count];
            foreach (var (set, name) in labels.Zip(SetNames()))
                foreach (var variable in set.Variables) setOf[variable] = name;
            yield return Section("variable_types", writer => types.ForEach(type => writer.Write((ushort)type)));
            yield return Section("varnames", writer => Each(writer, names, NameBytes));
            yield return Section("sortlist", writer => writer.Write(new byte[2 * (types.Count + 1)]));
            yield return Section("formats", writer => Each(writer, data.Variables.Zip(types, FormatOf), FormatBytes));
            yield return Section("value_label_names", writer => Each(writer, setOf.Select(set => set ?? ""), NameBytes));
            yield return Section("variable_labels", writer => Each(writer, data.Variables.Select(variable => FileNames.Line(variable.Label, 80)), LabelBytes));
            yield return Section("characteristics", Characteristics);
        }

        private IReadOnlyList<string> SetNames() => FileNames.Legal(labels.Select(set => set.Categories.Count > 0 ? names[set.Variables[0]] : "missing_states"), 32);

        private static void Each(BinaryWriter writer, IEnumerable<string> texts, int width)
        {
            foreach (var text in texts)
            {
                var padded = new byte[width];
                Encoding.UTF8.GetBytes(text, padded);
                writer.Write(padded);
            }
        }

        private void Characteristics(BinaryWriter writer)
        {
            for (var index = 0; index < names.Count; index++)
            {
                var variable = data.Variables[index];
                if (names[index] != variable.Name) Characteristic(writer, names[index], "csv_name", variable.Name);
                if (FileNames.Line(variable.Label, 80) != variable.Label) Characteristic(writer, names[index], "label", variable.Label.Replace('\0', '\uFFFD'));
            }
        }

        private static void Characteristic(BinaryWriter writer, string variable, string name, string content)
        {
            var bytes = Encoding.UTF8.GetBytes(content + '\0');
            writer.Write("<ch>"u8);
            writer.Write(2 * NameBytes + bytes.Length);
            Each(writer, [variable, name], NameBytes);
            writer.Write(bytes);
            writer.Write("</ch>"u8);
        }

        private long DataLength() => "<data></data>".Length + (long)data.Rows * types.Sum(WidthOf);

        private void WriteRows(Stream output)
        {
            output.Write("<data>"u8);
            var row = new byte[types.Sum(WidthOf)];
            var number = 0;
            foreach (var at in data.EachRow())
            {
                number++;
                var place = 0;
                for (var variable = 0; variable < types.Count; variable++)
                {
                    var width = WidthOf(types[variable]);
                    WriteCell(row.AsSpan(place, width), variable, at, number);
                    place += width;
                }
                output.Write(row);
            }
            output.Write("</data>"u8);
        }

        private void WriteCell(Span<byte> cell, int index, int row, int rowNumber)
        {
            var (variable, type) = (data.Variables[index], types[index]);
            if (type == StataType.LongText) BinaryPrimitives.WriteUInt64LittleEndian(cell, variable.TextAt(row).Length == 0 ? 0 : (uint)(index + 1) | (ulong)rowNumber << 16);
            else if (variable.Kind == DataKind.Text)
            {
                cell.Clear();
                Encoding.UTF8.GetBytes(variable.TextAt(row), cell);
            }
            else if (variable.Number(row) is var number && double.IsFinite(number)) WriteNumber(cell, type, variable.Kind switch
            {
                DataKind.Time => number + StataEpochMilliseconds,
                DataKind.Date => number + StataEpochDays,
                _ => number,
            });
            else WriteMissing(cell, type, variable.Missing?.Invoke(row));
        }

        private static void WriteNumber(Span<byte> cell, StataType type, double number)
        {
            if (type == StataType.Byte) cell[0] = (byte)(sbyte)number;
            else if (type == StataType.Int) BinaryPrimitives.WriteInt16LittleEndian(cell, (short)number);
            else if (type == StataType.Long) BinaryPrimitives.WriteInt32LittleEndian(cell, (int)number);
            else BinaryPrimitives.WriteDoubleLittleEndian(cell, number);
        }

        /// <summary>The dot, and the letters after it.</summary>
        private static void WriteMissing(Span<byte> cell, StataType type, Missing? state)
        {
            var letter = state is { } known ? (int)known + 1 : 0;
            if (type == StataType.Byte) cell[0] = (byte)(101 + letter);
            else if (type == StataType.Int) BinaryPrimitives.WriteInt16LittleEndian(cell, (short)(32_741 + letter));
            else if (type == StataType.Long) BinaryPrimitives.WriteInt32LittleEndian(cell, LongMissing + letter);
            else BinaryPrimitives.WriteInt64LittleEndian(cell, 0x7FE0_0000_0000_0000 + ((long)letter << 40));
        }

        private const int LongMissing = 2_147_483_621;

        private IEnumerable<(int Number, DataVariable Variable)> LongTexts() =>
            data.Variables.Index().Where(variable => types[variable.Index] == StataType.LongText).Select(variable => (variable.Index + 1, variable.Item));

        private long LongTextsLength() =>
            "<strls></strls>".Length + LongTexts().Sum(text => text.Variable.TextBytes + text.Variable.TextCount * ("GSO".Length + 4 + 8 + 1 + 4 + 1L));

        private void WriteLongTexts(Stream output)
        {
            output.Write("<strls>"u8);
            var texts = LongTexts().ToList();
            var head = new byte[20];
            "GSO"u8.CopyTo(head);
            var rowNumber = 0;
            foreach (var row in texts.Count > 0 ? data.EachRow() : [])
            {
                rowNumber++;
                foreach (var (number, variable) in texts)
                {
                    if (variable.TextAt(row) is not { Length: > 0 } text) continue;
                    var bytes = Encoding.UTF8.GetBytes(text);
                    BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(3), number);
                    BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(7), rowNumber);
                    head[15] = TextOfLong;
                    BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), bytes.Length + 1);
                    output.Write(head);
                    output.Write(bytes);
                    output.WriteByte(0);
                }
            }
            output.Write("</strls>"u8);
        }

        private void ValueLabels(BinaryWriter writer)
        {
            foreach (var (set, name) in labels.Zip(SetNames()))
            {
                var table = Table(set);
                writer.Write("<lbl>"u8);
                writer.Write(table.Length);
                Each(writer, [name], NameBytes);
                writer.Write(new byte[3]);
                writer.Write(table);
                writer.Write("</lbl>"u8);
            }
        }

        private static byte[] Table(LabelSet set)
        {
            var entries = set.Categories.OrderBy(category => category.Number).Select(category => (Number: category.Number!.Value, Words: Bytes(category.Label)))
                .Concat(set.States.Select(state => (Number: LongMissing + 1 + (int)state, Words: Bytes(state.Meaning())))).ToList();
            using var bytes = new MemoryStream();
            using var writer = new BinaryWriter(bytes);
            writer.Write(entries.Count);
            writer.Write(entries.Sum(entry => entry.Words.Length));
            var offset = 0;
            foreach (var entry in entries)
            {
                writer.Write(offset);
                offset += entry.Words.Length;
            }
            entries.ForEach(entry => writer.Write(entry.Number));
            entries.ForEach(entry => writer.Write(entry.Words));
            return bytes.ToArray();
        }

        /// <summary>Labels may have 32,000 bytes; one of a thousand is none any more.</summary>
        private static byte[] Bytes(string label) => Encoding.UTF8.GetBytes(FileNames.LineOfBytes(label, 1000) + '\0');

        private static byte[] Section(string name, Action<BinaryWriter> write)
        {
            using var bytes = new MemoryStream();
            using var writer = new BinaryWriter(bytes);
            writer.Write(Encoding.ASCII.GetBytes($"<{name}>"));
            write(writer);
            writer.Write(Encoding.ASCII.GetBytes($"</{name}>"));
            return bytes.ToArray();
        }
    }

    /// <summary>Types as the format numbers them; below are texts of so many bytes.</summary>
    private enum StataType : ushort
    {
        LongText = 32_768,
        Double = 65_526,
        Long = 65_528,
        Int = 65_529,
        Byte = 65_530,
    }
}
