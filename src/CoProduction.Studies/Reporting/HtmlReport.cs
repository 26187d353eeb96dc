using System.Text;
using System.Text.Encodings.Web;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting;

/// <summary>Writes a report as one self-contained HTML file: no script, no reference to anything outside it.</summary>
public static class HtmlReport
{
    private const string Css = """
        body{font-family:system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;line-height:1.45;color:#0b0c0c;background:#fff;max-width:78rem;margin:0 auto;padding:1.5rem}
        h1{font-size:1.9rem;margin:.2em 0}h2{font-size:1.4rem;margin-top:2.2em;border-bottom:2px solid #b1b4b6;padding-bottom:.2em}
        h1,h2,h3,p,li,figcaption{overflow-wrap:anywhere}
        .banner{background:#fff7bf;border-left:6px solid #b58900;padding:.6em 1em;font-weight:600}
        .scroll{overflow-x:auto;background:linear-gradient(to right,#fff 50%,#fff0) 0 0/3rem 100% no-repeat local,linear-gradient(to left,#fff 50%,#fff0) 100% 0/3rem 100% no-repeat local,linear-gradient(to right,#b1b4b6,#fff0) 0 0/.7rem 100% no-repeat scroll,linear-gradient(to left,#b1b4b6,#fff0) 100% 0/.7rem 100% no-repeat scroll}
        table{border-collapse:separate;border-spacing:0;margin:1.2em 0 .3em;font-size:.9rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;font-weight:600;padding:.3em 0;max-width:calc(100vw - 3rem)}th,td{padding:.28em .7em;border-bottom:1px solid #d8dde0;text-align:left;vertical-align:top}
        tbody th{font-weight:normal;min-width:11rem}thead th{border-bottom:2px solid #0b0c0c;vertical-align:bottom}td.n,th.n{text-align:right}td.n{white-space:nowrap}tbody td:not(.n){min-width:5.5rem}td.negative{background:#dfe3e6}td.none{color:#505a5f;font-style:italic;white-space:normal}td.alarm{background:#fbe3df;font-weight:600}.banner,td.negative,td.alarm{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        th.span{text-align:center;border-bottom:1px solid #0b0c0c}tbody th[scope=rowgroup]{padding-top:.9em;font-weight:600}th[scope=rowgroup]>span{display:inline-block;position:sticky;left:.45em;max-width:calc(100vw - 3rem)}tbody+tbody>tr:first-child>*{border-top:1px solid #0b0c0c}.below{color:#383f43}
        .note{font-size:.85rem;color:#383f43;margin:.15em 0}nav li{margin:.1em 0}figure{margin:1.2em 0}svg{display:block;max-width:100%;height:auto}svg.app-figure-wide{min-width:40rem}figure>.scroll{margin-bottom:.4em}
        details{margin:.6em 0}summary{cursor:pointer;font-weight:600;overflow-wrap:anywhere;break-after:avoid}.shown{border-left:4px solid #b1b4b6;padding:.1em 1em;margin:.4em 0}details>*:not(summary),details>.note,details>.shown{margin-left:1rem}p:has(+.shown){break-after:avoid}
        @media screen and (max-width:48rem){body{padding:.8rem}th,td{padding:.28em .45em}tbody td:last-child:not(.n):nth-child(n+4){min-width:11rem}tbody th[scope=row],thead tr:first-child th:first-child{position:sticky;z-index:1;left:0;background:#fff;min-width:7rem;padding-left:0}figure>.scroll:has(>.app-figure-wide)::before{content:"Wider than the screen: scroll sideways.";display:block;position:sticky;left:0;width:max-content;font-size:.85rem;color:#383f43;padding-bottom:.3em}}
        @page{margin:12mm 12mm 15mm;@bottom-center{content:counter(page) " / " counter(pages);font:8pt system-ui,Helvetica,Arial,sans-serif;color:#383f43}}
        @media print{summary{list-style:none}details::details-content{content-visibility:visible;block-size:auto}body{max-width:none;padding:0;font-size:10pt}h2,h3{break-after:avoid}tr,figure svg{break-inside:avoid}svg{max-height:250mm}thead{display:table-header-group}.scroll{overflow:visible;background:none;break-inside:avoid}.scroll.tall{break-inside:auto}.folded>.scroll caption{display:none}svg.app-figure-wide{min-width:0}caption,.note,.shown,p:has(+.shown){break-inside:avoid}
        .screen{display:none}
        table{font-size:7.5pt}th,td{padding:.15em .5em}td:not(.n),.many tbody th{overflow-wrap:anywhere;hyphens:auto}tbody th,tbody td:not(.n){min-width:8em}.many tbody td:not(.n){min-width:5em}.many table{font-size:6pt}.many th,.many td{padding:.15em .2em}.note{font-size:8pt}tbody th[scope=row],thead tr:first-child th:first-child{position:static}.note{break-before:avoid}caption,thead{break-after:avoid}tbody tr:nth-child(-n+2),tbody tr:nth-last-child(-n+2){break-before:avoid}}
        """;

    public static string Write(Report report)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<title>").Append(Encode(report.Title)).Append("</title>\n<style>\n").Append(Css).Append("\n</style>\n</head>\n<body>\n");
        html.Append("<header>\n");
        if (report.Banner is { } banner) html.Append("<p class=\"banner\">").Append(Encode(banner)).Append("</p>\n");
        html.Append("<h1>").Append(Encode(report.Title)).Append("</h1>\n");
        foreach (var line in report.Subtitles) html.Append("<p class=\"note\">").Append(Encode(line)).Append("</p>\n");
        html.Append("</header>\n<nav aria-label=\"Contents\"><ol>\n");
        foreach (var section in report.Sections) html.Append("<li><a href=\"#").Append(Encode(section.Key)).Append("\">").Append(Encode(section.Title)).Append("</a></li>\n");
        html.Append("</ol></nav>\n<main>\n");
        foreach (var section in report.Sections)
        {
            html.Append("<section id=\"").Append(Encode(section.Key)).Append("\">\n<h2>").Append(Encode(section.Title)).Append("</h2>\n");
            foreach (var block in section.Blocks) Append(html, block);
            html.Append("</section>\n");
        }
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder html, ReportBlock block)
    {
        switch (block)
        {
            case ReportParagraph paragraph:
                html.Append("<p>").Append(Encode(paragraph.Text)).Append("</p>\n");
                break;
            case ReportHeading heading:
                html.Append("<h3>").Append(Encode(heading.Text)).Append("</h3>\n");
                break;
            case ReportList list:
                html.Append("<ul>\n");
                foreach (var item in list.Items) html.Append("<li>").Append(Encode(item)).Append("</li>\n");
                html.Append("</ul>\n");
                break;
            case ReportText text:
                html.Append("<div class=\"shown\" lang=\"").Append(Encode(text.Language)).Append("\">").Append(text.Html).Append("</div>\n");
                break;
            case ReportDetails details:
                html.Append("<details>\n<summary>").Append(Encode(details.Summary)).Append("</summary>\n");
                foreach (var inner in details.Blocks) Append(html, inner);
                html.Append("</details>\n");
                break;
            case ReportTable table:
                AppendTable(html, table);
                break;
            case Figure figure:
                html.Append("<figure>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Figure: ").Append(Encode(figure.Title)).Append("\">").Append(SvgFigure.Write(figure)).Append("</div>\n<figcaption class=\"note\">").Append(Encode(figure.Title)).Append(figure.Title.Length > 0 && figure.Title[^1] is '?' or '.' or '!' ? " " : ". ").Append(Encode(figure.Description)).Append("</figcaption>\n</figure>\n");
                AppendTable(html, figure.Numbers);
                break;
        }
    }

    private static void AppendTable(StringBuilder html, ReportTable table)
    {
        if (table.IsScreenOnly) html.Append("<div class=\"screen\">\n");
        if (table.IsLong) html.Append("<details class=\"folded\">\n<summary>").Append(Encode(table.Summary)).Append("</summary>\n");
        AppendOpen(html, table);
        if (table.IsLong) html.Append("</details>\n");
        if (table.IsScreenOnly) html.Append("</div>\n");
    }

    private static void AppendOpen(StringBuilder html, ReportTable table)
    {
        // A region that scrolls sideways must be reachable by keyboard.
        html.Append("<div class=\"scroll").Append(IsTall(table) ? " tall" : "").Append(table.WithoutEmptyColumns().Columns.Count > 9 ? " many" : "").Append("\" role=\"region\" tabindex=\"0\" aria-label=\"").Append(Encode(table.Title)).Append("\">\n");
        TableHtml.Append(html, table, Class);
        html.Append("</div>\n");
        foreach (var note in table.Notes) html.Append("<p class=\"note\">").Append(Encode(note)).Append("</p>\n");
    }

    /// <summary>Whether a printed page may end inside the table. One that nearly fills a page would leave the page before it empty. Lines are estimated: words wrap at some twenty letters.</summary>
    private static bool IsTall(ReportTable table) => table.Rows.Sum(row => 1 + row.Max(cell => cell.Text.Length) / 24 + (row.Any(cell => cell.Below.Length > 0) ? 1 : 0)) > 40;

    private static string Class(TablePart part, bool isNumber, CellMark mark)
    {
        if (part == TablePart.Spanner) return " class=\"span\"";
        if (part == TablePart.Below) return " class=\"below\"";
        var classes = string.Join(' ', new[] { isNumber ? "n" : "", MarkClass(mark) }.Where(name => name.Length > 0));
        return classes.Length > 0 ? $" class=\"{classes}\"" : "";
    }

    private static string MarkClass(CellMark mark) => mark switch
    {
        CellMark.SignificantNegative => "negative",
        CellMark.NoNumber => "none",
        CellMark.Alarm => "alarm",
        _ => "",
    };

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
