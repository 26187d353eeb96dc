using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design;

/// <summary>What comes next for a person. Exactly one of the four.</summary>
public sealed record Advance
{
    public static readonly Advance Completed = new() { IsCompleted = true };

    public static readonly Advance ScreenedOut = new() { IsScreenedOut = true };

    private Advance() { }

    /// <summary>Assignments to draw and store first; then ask again with the arms added.</summary>
    public IReadOnlyList<DrawRequest> Draws { get; private init; } = [];

    public PageTurn? Turn { get; private init; }

    public bool IsCompleted { get; private init; }

    public bool IsScreenedOut { get; private init; }

    public static Advance To(PageTurn turn) => new() { Turn = turn };

    public static Advance AfterDraws(IReadOnlyList<DrawRequest> draws) => new() { Draws = draws };
}
