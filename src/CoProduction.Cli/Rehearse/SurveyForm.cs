using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace CoProduction.Cli.Rehearse;

/// <summary>A form of a page, filled in by its controls only: what the page does not offer cannot be sent.</summary>
internal sealed class SurveyForm
{
    private readonly IHtmlFormElement form;
    private readonly ILookup<string, IElement> controls;

    private SurveyForm(IHtmlFormElement form)
    {
        this.form = form;
        controls = form.QuerySelectorAll("input[name], select[name], textarea[name]").ToLookup(control => control.GetAttribute("name")!);
    }

    /// <summary>Where it is sent to.</summary>
    public string Action => form.GetAttribute("action")!;

    public IElement Element => form;

    public static SurveyForm? Find(SurveyAnswer answer, string id) =>
        answer.Document.GetElementById(id) is IHtmlFormElement form ? new SurveyForm(form) : null;

    public bool Has(string name) => controls.Contains(name);

    public string? ValueOf(string name) => (controls[name].FirstOrDefault() as IHtmlInputElement)?.Value;

    public bool HasButton(string value) => form.QuerySelectorAll("button[name=go]").Any(button => button.GetAttribute("value") == value);

    /// <exception cref="RehearsalException">The page offers no such field, or not this value in it.</exception>
    public void Fill(string name, IReadOnlyList<string> values)
    {
        if (!Has(name)) throw new RehearsalException($"the page has no field '{name}'");
        foreach (var value in values)
            if (!controls[name].Any(control => Takes(control, value)))
                throw new RehearsalException($"the field '{name}' does not offer '{value}'");
    }

    /// <summary>What a browser would send by this button.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields(string button)
    {
        if (!HasButton(button)) throw new RehearsalException($"the page has no button '{button}'");
        return
        [
            .. controls.SelectMany(group => group).Where(IsSent).Select(control => KeyValuePair.Create(control.GetAttribute("name")!, Value(control))),
            KeyValuePair.Create("go", button),
        ];
    }

    private static bool Takes(IElement control, string value)
    {
        switch (control)
        {
            case IHtmlInputElement { Type: "radio" or "checkbox" } box:
                if (box.Value != value) return false;
                box.IsChecked = true;
                return true;
            case IHtmlInputElement { Type: "hidden" }:
                return false;
            case IHtmlInputElement input:
                if (!IsWithin(input, value)) return false;
                input.Value = value;
                return true;
            case IHtmlTextAreaElement area:
                if (value.Length > (area.MaxLength > 0 ? area.MaxLength : int.MaxValue)) return false;
                area.Value = value;
                return true;
            case IHtmlSelectElement select:
                if (select.Options.All(option => option.Value != value)) return false;
                foreach (var option in select.Options) option.IsSelected = option.Value == value;
                return true;
            default:
                return false;
        }
    }

    private static bool IsWithin(IHtmlInputElement input, string value)
    {
        if (input.MaxLength > 0 && value.Length > input.MaxLength) return false;
        return Number(value) is not { } number || !(number < Number(input.Minimum)) && !(number > Number(input.Maximum));
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsSent(IElement control) =>
        !control.HasAttribute("disabled") && control is not IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false };

    private static string Value(IElement control) => control switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value ?? "",
        _ => "",
    };
}
