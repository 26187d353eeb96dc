namespace CoProduction.Statistics;

/// <summary>The cells within which an assignment is drawn again: rows that agree in stratum, block and the factors held.</summary>
internal static class AssignmentCells
{
    /// <summary>Number of each row's cell, counted from 0 in the order in which the cells occur.</summary>
    /// <param name="rows">Rows of the columns, in any order: all of them, or one of each unit.</param>
    /// <param name="within">Columns without missing values; without any, all rows are one cell.</param>
    public static int[] Of(int[] rows, IReadOnlyList<FactorColumn> within)
    {
        var cells = new int[rows.Length];
        foreach (var column in within)
        {
            var known = new Dictionary<(int, int), int>();
            for (var i = 0; i < rows.Length; i++)
            {
                var key = (cells[i], column[rows[i]]);
                if (!known.TryGetValue(key, out var cell)) known[key] = cell = known.Count;
                cells[i] = cell;
            }
        }
        return cells;
    }

    /// <summary>Refuses columns of another length and columns with missing values.</summary>
    /// <param name="columns">Those given; null where there is none.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="counted">What has so many, in the words of the message.</param>
    public static void Check(IEnumerable<FactorColumn?> columns, int rows, string counted)
    {
        foreach (var column in columns.OfType<FactorColumn>())
        {
            if (column.Length != rows) throw new InvalidAnalysisException($"'{column.Name}' has {column.Length} rows, the {counted} {rows}.");
            if (column.Codes.Contains(-1)) throw new InvalidAnalysisException($"Rows without a value of '{column.Name}' must be left out first.");
        }
    }
}
