namespace CoProduction.Web.Data;

/// <summary>The one row about this installation.</summary>
public sealed class Installation
{
    public const int TheOne = 1;

    public int Id { get; set; } = TheOne;
    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the library studies were loaded; null until then.</summary>
    public DateTimeOffset? LibraryLoadedAt { get; set; }

    /// <summary>When the demo studies were made; null until then.</summary>
    public DateTimeOffset? DemoLoadedAt { get; set; }
}
