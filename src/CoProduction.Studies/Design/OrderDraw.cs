using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design;

/// <summary>Draws the order of items, options and statements of a page for one person.</summary>
internal static class OrderDraw
{
    public static ItemOrder Draw(CompiledDesign compiled, ReadOnlySpan<byte> salt, Guid participant, PageTurn turn)
    {
        var page = compiled.Page(turn.Page);
        var lists = new Dictionary<string, IReadOnlyList<string>>();
        var random = new KeyedRandom(salt, $"order|{participant:N}|{turn}");
        var items = page.Elements.OfType<Item>().ToList();
        if (page.RandomizeItems && items.Count > 1) lists[""] = random.Shuffle(items.Select(item => item.Key));
        foreach (var item in items.OfType<OptionItem>())
        {
            if (item.RandomizeOptions)
                lists[item.Key] = random.Shuffle(compiled.OptionsOf(item).Where(option => !option.Fixed).Select(option => option.Key));
            if (item is LikertItem { RandomizeStatements: true } matrix)
                lists[item.Key + "#"] = random.Shuffle(matrix.Statements.Select(statement => statement.Key));
        }
        return lists.Count == 0 ? ItemOrder.AsDesigned : new ItemOrder(lists);
    }
}
