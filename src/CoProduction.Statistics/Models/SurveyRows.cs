namespace CoProduction.Statistics;

/// <summary>The rows of a probability sample that a regression uses: those of the domain that have every value.</summary>
internal sealed class SurveyRows
{
    private SurveyRows(SurveyFrame frame, ModelMatrix matrix, int[] rows, int dropped)
    {
        (Frame, Matrix, Rows, Dropped) = (frame, matrix, rows, dropped);
        Weights = Array.ConvertAll(rows, row => frame.Weights[row]);
    }

    public SurveyFrame Frame { get; }

    public ModelMatrix Matrix { get; }

    /// <summary>Their places in the sample.</summary>
    public int[] Rows { get; }

    public int Dropped { get; }

    public double[] Weights { get; }

    public static SurveyRows Of(DataTable table, Formula formula, SurveyDesign design, RowFilter? domain)
    {
        table.Numeric(formula.Outcome);
        formula.RequireColumns(table);
        var sample = table.Select(table.CompleteRows(design.Columns));
        var frame = new SurveyFrame(sample, design);
        var inDomain = (domain ?? RowFilter.All).Rows(sample);
        var matrix = ModelMatrix.Build(sample.Select(inDomain), formula);
        if (matrix.Data.Rows == 0) throw new InvalidAnalysisException("No row has a value for every variable of the model.");
        int[] rows = [.. matrix.Rows.Select(row => inDomain[row])];
        return new SurveyRows(frame, matrix, rows, (domain ?? RowFilter.All).Rows(table).Length - rows.Length);
    }
}
