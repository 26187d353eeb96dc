namespace CoProduction.Studies.Reporting;

/// <summary>The parts of a table's markup that can look different.</summary>
public enum TablePart
{
    Table,
    Caption,

    /// <summary>Header of one column.</summary>
    Header,

    /// <summary>Header of several columns.</summary>
    Spanner,

    /// <summary>Title of a group of rows.</summary>
    Group,
    RowHeader,
    Cell,

    /// <summary>The second line of a cell.</summary>
    Below,
}
