using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>
/// Writes responses as an SPSS system file (.sav, UTF-8, compressed): variable and value labels, levels of measurement, widths, dates and times. The states of
/// missing are numbers far from any value, labelled, and declared as user-missing by one range: <c>-9901</c> the first of <see cref="Missing"/>, <c>-9902</c> the
/// second …; where a number of the data lies among them, all of them move out to <c>-999901</c> and so on. System-missing is what has no reason.
/// Limits: labels of variables 255 and of values 120 bytes, texts 32,767 bytes; what is longer ends with a mark and is whole in the CSV file.
/// Source: PSPP developers' guide, "System File Format".
/// </summary>
public static class SpssFile
{
    /// <summary>The number of a state where no value of the data is near.</summary>
    public static int UsualNumber(Missing state) => -9901 - (int)state;

    /// <param name="frame">The responses; every row is written.</param>
    /// <param name="stream">Need not seek; left open.</param>
    public static void Write(ResponseFrame frame, Stream stream) => Write(new FrameRows(frame), stream);

    /// <summary>The same for rows that are read in pieces.</summary>
    public static void Write(FrameRows rows, Stream stream)
    {
        // Neither is disposed: that would close the stream.
        var output = new BufferedStream(stream, 1 << 16);
        new Writer(DataSet.Of(rows), output, new BinaryWriter(output)).Write();
    }

    private sealed class Writer
    {
        private const int MaxText = 32_767;
        private const int MaxVariableLabel = 255;
        private const int MaxValueLabel = 120;
        private const double SpssEpochSeconds = 12_219_379_200;
        private const double SecondsPerDay = 86_400;
        private const string CutMark = " [cut: whole in the CSV file]";

        private static readonly int StateCount = Enum.GetValues<Missing>().Length;

        private readonly DataSet data;
        private readonly Stream output;
        private readonly BinaryWriter writer;
        private readonly IReadOnlyList<string> names;
        private readonly List<SpssColumn> columns = [];
        private readonly double firstState;

        public Writer(DataSet data, Stream output, BinaryWriter writer)
        {
            (this.data, this.output, this.writer) = (data, output, writer);
            names = FileNames.Legal(data.Variables.Select(variable => variable.Name), 64);
            var (element, segment) = (1, 1);
            foreach (var variable in data.Variables)
            {
                columns.Add(new SpssColumn(variable, element, segment));
                element += columns[^1].Segments.Sum(each => each.Elements);
                segment += columns[^1].Segments.Count;
            }
            firstState = FirstState();
        }

        public void Write()
        {
            Header();
            foreach (var column in columns) Variable(column);
            foreach (var set in LabelSet.Of(data)) ValueLabels(set);
            Extension(3, 4, [.. new[] { 1, 0, 0, -1, 1, 1, 2, 65001 }.SelectMany(BitConverter.GetBytes)]);
            Extension(4, 8, [.. new[] { -double.MaxValue, double.MaxValue, double.BitIncrement(-double.MaxValue) }.SelectMany(BitConverter.GetBytes)]);
            Extension(11, 4, [.. columns.SelectMany(column => column.Segments.SelectMany(segment => Display(column, segment)))]);
            Extension(13, 1, Encoding.UTF8.GetBytes(string.Join('\t', columns.Zip(names, (column, name) => $"{column.Segments[0].Name}={name}"))));
            if (columns.Where(column => column.Segments.Count > 1).ToList() is { Count: > 0 } wide)
                Extension(14, 1, Encoding.UTF8.GetBytes(string.Concat(wide.Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Segments[0].Name}={column.Width:00000}\0\t")))));
            Extension(16, 8, [.. new[] { 1L, data.Rows }.SelectMany(BitConverter.GetBytes)]);
            Extension(20, 1, "UTF-8"u8.ToArray());
            writer.Write(999);
            writer.Write(0);
            Rows();
            writer.Flush();
        }

        private double FirstState()
        {
            for (var power = 1e4; ; power *= 100)
            {
                var first = 99 - power;
                if (!data.Variables.Any(variable => variable is { Missing: not null, Kind: DataKind.Number } && HoldsState(variable, first))) return first;
            }
        }

        private bool HoldsState(DataVariable variable, double first)
        {
            if (variable.Min > first || variable.Max <= first - StateCount) return false;
            return data.EachRow().Any(row => variable.Number(row) is var number && number <= first && number > first - StateCount);
        }

        private void Header()
        {
            writer.Write("$FL2"u8);
            Padded("@(#) SPSS DATA FILE CoProduction", 60);
            writer.Write(2);
            writer.Write(columns.Sum(column => column.Segments.Sum(segment => segment.Elements)));
            writer.Write(1);
            writer.Write(0);
            writer.Write(data.Rows);
            writer.Write(100.0);
            // A fixed time: the same data make the same bytes.
            writer.Write("01 Jan 7000:00:00"u8);
            Padded(FileNames.LineOfBytes(data.Title, 64), 64);
            writer.Write(new byte[3]);
        }

        private void Variable(SpssColumn column)
        {
            foreach (var (index, segment) in column.Segments.Index())
            {
                var label = Encoding.UTF8.GetBytes(index == 0 ? FileNames.LineOfBytes(column.Variable.Label, MaxVariableLabel) : "");
                var hasMissing = column.Variable.Missing is not null;
                writer.Write(2);
                writer.Write(segment.Width);
                writer.Write(label.Length > 0 ? 1 : 0);
                writer.Write(hasMissing ? -2 : 0);
                writer.Write(column.FormatOf(segment));
                writer.Write(column.FormatOf(segment));
                Padded(segment.Name, 8);
                if (label.Length > 0)
                {
                    writer.Write(label.Length);
                    writer.Write(label);
                    writer.Write(new byte[RoundUp(label.Length, 4) - label.Length]);
                }
                if (hasMissing)
                {
                    writer.Write(firstState - StateCount + 1);
                    writer.Write(firstState);
                }
                for (var rest = 1; rest < segment.Elements; rest++) Continuation();
            }
        }

        private void Continuation()
        {
            writer.Write(2);
            writer.Write(-1);
            writer.Write(new byte[16]);
            Padded("", 8);
        }

        private void ValueLabels(LabelSet set)
        {
            var labels = set.Categories.Select(category => (Number: (double)category.Number!.Value, Words: category.Label))
                .Concat(set.States.Select(state => (Number: firstState - (int)state, Words: state.Meaning()))).ToList();
            writer.Write(3);
            writer.Write(labels.Count);
            foreach (var (number, words) in labels)
            {
                var bytes = Encoding.UTF8.GetBytes(FileNames.LineOfBytes(words, MaxValueLabel));
                writer.Write(number);
                writer.Write((byte)bytes.Length);
                writer.Write(bytes);
                writer.Write(new byte[RoundUp(bytes.Length + 1, 8) - bytes.Length - 1]);
            }
            writer.Write(4);
            writer.Write(set.Variables.Count);
            foreach (var variable in set.Variables) writer.Write(columns[variable].FirstElement);
        }

        private void Extension(int subtype, int size, byte[] content)
        {
            writer.Write(7);
            writer.Write(subtype);
            writer.Write(size);
            writer.Write(content.Length / size);
            writer.Write(content);
        }

        private static IEnumerable<byte> Display(SpssColumn column, SpssSegment segment)
        {
            var isText = segment.Width > 0;
            int[] display = [(int)column.Variable.Level, isText ? Math.Min(segment.Width, 32) : column.DisplayWidth, isText ? 0 : 1];
            return display.SelectMany(BitConverter.GetBytes);
        }

        private void Rows()
        {
            var commands = new CommandBlock(output);
            writer.Flush();
            var text = new byte[MaxText];
            foreach (var row in data.EachRow())
                foreach (var column in columns)
                {
                    if (column.Width == 0) Number(commands, column.Variable, row);
                    else
                    {
                        text.AsSpan(0, column.Width).Fill((byte)' ');
                        Encoding.UTF8.GetBytes(FileNames.CutBytes(column.Variable.TextAt(row), MaxText, CutMark), text);
                        Text(commands, column, text);
                    }
                }
            commands.End();
        }

        private void Number(CommandBlock commands, DataVariable variable, int row)
        {
            var number = variable.Number(row);
            if (double.IsFinite(number)) commands.Number(variable.Kind switch
            {
                DataKind.Time => (number / 1000) + SpssEpochSeconds,
                DataKind.Date => (number * SecondsPerDay) + SpssEpochSeconds,
                _ => number,
            });
            else if (variable.Missing?.Invoke(row) is { } state) commands.Number(firstState - (int)state);
            else commands.SystemMissing();
        }

        /// <summary>Each segment of a very long text holds 255 of its bytes.</summary>
        private static void Text(CommandBlock commands, SpssColumn column, byte[] text)
        {
            Span<byte> element = stackalloc byte[8];
            for (var index = 0; index < column.Segments.Count; index++)
            {
                var start = index * SpssColumn.SegmentBytes;
                var end = Math.Min(start + SpssColumn.SegmentBytes, column.Width);
                for (var number = 0; number < column.Segments[index].Elements; number++)
                {
                    var from = start + (8 * number);
                    element.Fill((byte)' ');
                    if (from < end) text.AsSpan(from, Math.Min(8, end - from)).CopyTo(element);
                    commands.Text(element);
                }
            }
        }

        private void Padded(string text, int width)
        {
            var bytes = new byte[width];
            bytes.AsSpan().Fill((byte)' ');
            Encoding.UTF8.GetBytes(text, bytes);
            writer.Write(bytes);
        }
    }

    private static int RoundUp(int number, int multiple) => (number + multiple - 1) / multiple * multiple;

    /// <summary>A variable record: a whole variable, or a piece of a very long text.</summary>
    /// <param name="Name">Eight characters of no meaning; the long name stands in a record of its own.</param>
    /// <param name="Width">Bytes of a text, 0 for a number.</param>
    /// <param name="Elements">Units of eight bytes in a row.</param>
    private sealed record SpssSegment(string Name, int Width, int Elements);

    private sealed class SpssColumn
    {
        /// <summary>Bytes that a segment holds.</summary>
        public const int SegmentBytes = 255;

        /// <summary>Bytes that count for the number of segments and the width of the last one.</summary>
        private const int CountedBytes = 252;

        private const int MaxText = 32_767;

        public SpssColumn(DataVariable variable, int firstElement, int firstSegment)
        {
            (Variable, FirstElement) = (variable, firstElement);
            Width = variable.Kind == DataKind.Text ? Math.Clamp(variable.MaxBytes, 1, MaxText) : 0;
            var count = Width <= SegmentBytes ? 1 : (Width + CountedBytes - 1) / CountedBytes;
            Segments = [.. Enumerable.Range(0, count).Select(index =>
            {
                var width = count == 1 ? Width : index < count - 1 ? SegmentBytes : Width - (index * CountedBytes);
                return new SpssSegment(string.Create(CultureInfo.InvariantCulture, $"V{firstSegment + index:0000000}"), width, Math.Max(1, RoundUp(width, 8) / 8));
            })];
        }

        public DataVariable Variable { get; }

        public int Width { get; }

        /// <summary>Place of the first element in a row, from 1.</summary>
        public int FirstElement { get; }

        public IReadOnlyList<SpssSegment> Segments { get; }

        public int DisplayWidth => Variable.Kind switch
        {
            DataKind.Time => 23,
            DataKind.Date => 10,
            _ => 10,
        };

        /// <summary>Type, width and decimals in one number: A, DATETIME with milliseconds, SDATE, F.</summary>
        public int FormatOf(SpssSegment segment) => Variable.Kind switch
        {
            DataKind.Text => Format(1, segment.Width, 0),
            DataKind.Time => Format(22, 24, 3),
            DataKind.Date => Format(39, 10, 0),
            _ => Variable.IsWhole ? Format(5, 10, 0) : Format(5, 12, 4),
        };

        private static int Format(int type, int width, int decimals) => (type << 16) | (width << 8) | decimals;
    }

    /// <summary>Rows are written as blocks of eight commands of a byte each, followed by the values that no command stands for.</summary>
    private sealed class CommandBlock(Stream output)
    {
        private const byte EndOfFile = 252;
        private const byte Literal = 253;
        private const byte EightSpaces = 254;
        private const byte Nothing = 255;
        private const int Bias = 100;

        private readonly byte[] block = new byte[8 + (8 * 8)];
        private int commands;
        private int length = 8;

        public void Number(double number)
        {
            if (number is >= 1 - Bias and <= 251 - Bias && number == Math.Floor(number)) Command((byte)(number + Bias));
            else
            {
                BinaryPrimitives.WriteDoubleLittleEndian(block.AsSpan(length), number);
                length += 8;
                Command(Literal);
            }
        }

        public void SystemMissing() => Command(Nothing);

        public void Text(ReadOnlySpan<byte> element)
        {
            if (element.IndexOfAnyExcept((byte)' ') < 0)
            {
                Command(EightSpaces);
                return;
            }
            element.CopyTo(block.AsSpan(length));
            length += 8;
            Command(Literal);
        }

        public void End()
        {
            Command(EndOfFile);
            if (commands > 0) Flush();
        }

        private void Command(byte command)
        {
            block[commands++] = command;
            if (commands == 8) Flush();
        }

        private void Flush()
        {
            output.Write(block, 0, length);
            block.AsSpan(0, 8).Clear();
            (commands, length) = (0, 8);
        }
    }
}
