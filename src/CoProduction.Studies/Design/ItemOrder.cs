using System.Text.Json;

namespace CoProduction.Studies.Design;

/// <summary>
/// The order drawn for one person on one page: keys in the order shown, by list. The list of items is named <c>""</c>, the options of an item by its key, the
/// statements of a matrix by its key and <c>#</c>. Stored with the exposure, so that the order shown is data.
/// </summary>
public sealed class ItemOrder(IReadOnlyDictionary<string, IReadOnlyList<string>> lists)
{
    public static readonly ItemOrder AsDesigned = new(new Dictionary<string, IReadOnlyList<string>>());

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; } = lists;

    /// <summary>False where everything stands as designed.</summary>
    public bool IsDrawn => Lists.Count > 0;

    /// <summary>Puts the movable elements (those with a key) in the drawn order into the places that movable elements hold; others stay.</summary>
    public IReadOnlyList<T> Arrange<T>(string list, IReadOnlyList<T> elements, Func<T, string?> key)
    {
        if (!Lists.TryGetValue(list, out var order)) return elements;
        var rank = order.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place);
        var movable = new Queue<T>(elements.Where(element => key(element) is not null)
            .OrderBy(element => rank.GetValueOrDefault(key(element)!, int.MaxValue)));
        return [.. elements.Select(element => key(element) is null ? element : movable.Dequeue())];
    }

    /// <summary>Null where nothing was shuffled.</summary>
    public string? ToJson() => !IsDrawn ? null : JsonSerializer.Serialize(Lists);

    public static ItemOrder FromJson(string? json) => json is null
        ? AsDesigned
        : new ItemOrder(JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<string>>>(json)!);
}
