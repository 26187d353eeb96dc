using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Responses;

/// <summary>One variable of the wide data (for one theme, where it loops): a value or a state of missing per participant.</summary>
public abstract class FrameColumn
{
    private readonly List<byte> states = [];

    private protected FrameColumn(string name, string variable, string theme, LocalizedText label)
    {
        Name = name;
        Variable = variable;
        Theme = theme;
        Label = label;
    }

    /// <summary>Name in exports: the variable, with <c>_{theme}</c> where it loops.</summary>
    public string Name { get; }

    /// <summary>Name in the long data: the variable, or <c>{variable}_{option}</c> for one option of a multiple choice or ranking.</summary>
    public string Variable { get; }

    /// <summary>Empty where the variable does not loop.</summary>
    public string Theme { get; }

    public LocalizedText Label { get; }

    /// <summary>Where the variable is asked; null for columns that no item yields (task logs, measures).</summary>
    public VariablePlace? Place { get; internal init; }

    /// <summary>The option, for one option of a multiple choice or ranking.</summary>
    public Option? Option { get; internal init; }

    public int Length => states.Count;

    /// <summary>True where at least one row has no value.</summary>
    public bool HasMissing { get; private set; }

    public bool HasValue(int row) => states[row] == 0;

    /// <summary>Why the row has no value; null where it has one.</summary>
    public Missing? MissingAt(int row) => states[row] == 0 ? null : (Missing)(states[row] - 1);

    /// <summary>The number of a row (an option's value); NaN where there is none.</summary>
    public abstract double Number(int row);

    /// <summary>The value as exports write it (an option's key); null where there is none.</summary>
    public abstract string? Code(int row);

    /// <summary>The answer as it was given; null where there is none.</summary>
    public abstract AnswerValue? Answer(int row);

    private protected void AppendPresent() => states.Add(0);

    internal void AppendMissing(Missing missing)
    {
        states.Add((byte)((int)missing + 1));
        HasMissing = true;
        AppendNothing();
    }

    private protected abstract void AppendNothing();

    /// <summary>Makes room for so many rows at once: a column that grows leaves its smaller selves behind.</summary>
    internal virtual void Reserve(int rows) => states.EnsureCapacity(rows);

    internal virtual void Trim() => states.TrimExcess();

    /// <summary>Forgets the rows, not that some of them had no value.</summary>
    internal virtual void Clear() => states.Clear();

    internal virtual void Save(BinaryWriter writer) => FrameSpool.Write(writer, states);

    internal virtual void Load(BinaryReader reader, int rows) => FrameSpool.Read(reader, states, rows);
}
