namespace CoProduction.Studies.Responses;

/// <summary>
/// The rows of a frame as exports read them: one after the other, as often as a format needs. Where a frame holds all of its rows these are they;
/// <see cref="SpooledRows"/> holds a piece of them at a time.
/// </summary>
public class FrameRows(ResponseFrame frame)
{
    /// <summary>Columns; their rows are those that <see cref="EachRow"/> is at.</summary>
    public ResponseFrame Frame => frame;

    /// <summary>Rows altogether.</summary>
    public virtual int Count => frame.Rows;

    /// <summary>Goes through all rows: gives the row's place in the columns as they are then. One pass at a time.</summary>
    public virtual IEnumerable<int> EachRow() => Enumerable.Range(0, frame.Rows);
}
