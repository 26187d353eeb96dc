using System.Data.Common;

namespace CoProduction.Web.Data;

/// <summary>The rows of one statement, a piece at a time. Several can be open on one connection, inside one snapshot.</summary>
internal abstract class RowCursor : IDisposable
{
    /// <summary>Hands over the next rows, at most so many; false where they were the last.</summary>
    public abstract bool Read(int most, Action<DbDataReader> row);

    public abstract void Dispose();
}
