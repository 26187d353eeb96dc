using System.Text;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Responses;

/// <summary>
/// The responses of a study without the memory that they would take: read once, kept in a file in pieces of a thousand rows, and read from there piece by piece.
/// The columns know from the first reading what the whole data hold: levels, arms, and which of them have missing values.
/// </summary>
public sealed class SpooledRows : FrameRows, IDisposable
{
    private const int PieceSize = 1000;

    private readonly ResponseFrameBuilder builder;
    private readonly Stream file;
    private readonly BinaryWriter writer;
    private readonly BinaryReader reader;
    private int count;

    /// <param name="versions">Every version that a row may be on.</param>
    /// <param name="kinds">Kinds of participants to keep, at least one.</param>
    /// <param name="file">Can be written, read and sought; closed with this.</param>
    public SpooledRows(IReadOnlyDictionary<int, CompiledDesign> versions, IReadOnlyList<ParticipantKind> kinds, Stream file) : this(new ResponseFrameBuilder(versions, kinds), file)
    {
    }

    private SpooledRows(ResponseFrameBuilder builder, Stream file) : base(new ResponseFrame(builder))
    {
        (this.builder, this.file) = (builder, file);
        writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
        reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
    }

    public override int Count => count;

    /// <inheritdoc cref="ResponseFrameBuilder.Clusters"/>
    public ClusterSequences? Clusters { set => builder.Clusters = value; }

    /// <summary>Adds a participant; one of another kind than asked for is skipped.</summary>
    public void Add(ResponseRow row)
    {
        builder.Add(row);
        if (Frame.Rows == PieceSize) Store();
    }

    /// <summary>Ends the adding: from now on rows can be read.</summary>
    public void Complete()
    {
        if (Frame.Rows > 0) Store();
        writer.Flush();
    }

    public override IEnumerable<int> EachRow()
    {
        file.Position = 0;
        for (var left = count; left > 0; left -= Frame.Rows)
        {
            builder.Load(reader);
            Frame.Score();
            for (var row = 0; row < Frame.Rows; row++) yield return row;
        }
    }

    public void Dispose()
    {
        writer.Dispose();
        reader.Dispose();
        file.Dispose();
    }

    /// <summary>Scores are not stored; they are made here once, to know which have missing values.</summary>
    private void Store()
    {
        Frame.Score();
        builder.Save(writer);
        count += Frame.Rows;
        builder.Clear();
    }
}
