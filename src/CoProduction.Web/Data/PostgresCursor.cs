using System.Data.Common;
using System.Globalization;

namespace CoProduction.Web.Data;

/// <summary>A cursor of the server. Its transaction must stay open.</summary>
internal sealed class PostgresCursor(DbCommand command, string name) : RowCursor
{
    /// <summary>
    /// For reading most of a table in an order that is not that of the disk. By its index such a table would be read one page per row: the planner is told to read it as it
    /// lies and to sort. 32 MB sort a hundred thousand rows without a temporary file.
    /// </summary>
    public const string Settings = "set local work_mem = '32MB'; set local jit = off; set local enable_indexscan = off;";

    /// <summary>Statements that open a cursor over most of a table.</summary>
    public static string Open(string name, string sql) =>
        $"""
        {Settings}
        set local cursor_tuple_fraction = 1;
        declare {name} no scroll cursor for {sql};
        set local enable_indexscan to default
        """;

    public override bool Read(int most, Action<DbDataReader> row)
    {
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"fetch forward {most} from {name}");
        var rows = 0;
        using var reader = command.ExecuteReader();
        for (; reader.Read(); rows++) row(reader);
        return rows == most;
    }

    public override void Dispose()
    {
        // After an error the transaction is closed to further statements, and ends with all of its cursors.
        try
        {
            command.CommandText = $"close {name}";
            command.ExecuteNonQuery();
        }
        catch (DbException)
        {
        }
        command.Dispose();
    }
}
