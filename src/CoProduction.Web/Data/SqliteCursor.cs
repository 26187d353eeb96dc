using System.Data.Common;

namespace CoProduction.Web.Data;

/// <summary>An open reader: SQLite reads row by row and lets several do so.</summary>
internal sealed class SqliteCursor(DbCommand command) : RowCursor
{
    private readonly DbDataReader reader = command.ExecuteReader();

    public override bool Read(int most, Action<DbDataReader> row)
    {
        for (var rows = 0; rows < most; rows++)
        {
            if (!reader.Read()) return false;
            row(reader);
        }
        return true;
    }

    public override void Dispose()
    {
        reader.Dispose();
        command.Dispose();
    }
}
