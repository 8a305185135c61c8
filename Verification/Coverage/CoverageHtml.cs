using System.Globalization;
using System.Net;
using System.Text;

namespace Verification.Coverage;

/// <summary>A report as one HTML file that needs nothing else: tables that can be sorted and searched, what is not covered first.</summary>
public static class CoverageHtml
{
    private const string Style = """
        body{font:14px/1.4 system-ui,sans-serif;margin:1.5em;color:#222}table{border-collapse:collapse;margin:.5em 0 1.5em}
        th,td{padding:.2em .7em;text-align:left;border-bottom:1px solid #ddd;vertical-align:top}th{cursor:pointer;background:#f4f4f4;position:sticky;top:0}
        td.n{text-align:right;font-variant-numeric:tabular-nums}tr.miss td{background:#fff0ee}tr.waived td{background:#f3f3f3;color:#666}
        .bar{display:inline-block;width:6em;height:.7em;background:#e6b3ad;margin-right:.5em}.bar i{display:block;height:100%;background:#5a9e5f}input{padding:.3em;width:24em}
        """;

    private const string Script = """
        for(const t of document.querySelectorAll('table'))t.querySelectorAll('th').forEach((h,c)=>h.onclick=()=>{const b=t.tBodies[0],d=h.dataset.d=h.dataset.d==='1'?'-1':'1';
        const v=r=>{const x=r.cells[c],k=x.dataset.v??x.textContent,n=Number(k);return k===''||isNaN(n)?k:n};
        [...b.rows].sort((p,q)=>{const x=v(p),y=v(q);return(typeof x==='number'&&typeof y==='number'?x-y:String(x).localeCompare(String(y)))*d}).forEach(r=>b.append(r))});
        const f=document.getElementById('find');f.oninput=()=>{const w=f.value.toLowerCase().split(' ');for(const r of document.getElementById('items').tBodies[0].rows){
        const s=r.textContent.toLowerCase();r.hidden=!w.every(x=>s.includes(x))}};
        """;

    /// <summary>Writes a file.</summary>
    /// <param name="report">The report.</param>
    /// <param name="path">The file; it is replaced.</param>
    /// <exception cref="CoverageException">It can't be written.</exception>
    public static void Save(CoverageReport report, string path) => CoverageFile.WriteWhole(path, Text(report));

    /// <summary>The text of a file.</summary>
    /// <param name="report">The report.</param>
    /// <returns>HTML; the same for the same report.</returns>
    public static string Text(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        var title = Escape($"Coverage of {report.Data.Design}");
        text.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>\n{Style}\n</style></head><body>\n<h1>{title}</h1>\n<p>");
        foreach (var run in report.Data.Runs)
            text.Append(CultureInfo.InvariantCulture, $"{Escape(run.Engine)}, seed {run.Seed}: {run.Simulations} simulations, {run.Cycles} cycles<br>\n");
        text.Append("</p>\n");
        foreach (var warning in report.Warnings)
            text.Append(CultureInfo.InvariantCulture, $"<p>Warning: {Escape(warning)}</p>\n");
        Shares(text, "Kind", report.Kinds.Append(report.Total));
        Shares(text, "Module", report.Modules);
        Shares(text, "File", report.Files);
        text.Append("<p><input id=\"find\" placeholder=\"find in the table\"></p>\n<table id=\"items\"><thead><tr><th>Missing</th><th>Kind</th><th>Place</th><th>Module</th><th>Name</th><th>Count</th><th>What</th></tr></thead><tbody>\n");
        foreach (var row in report.Rows)
            Append(text, row);
        return text.Append(CultureInfo.InvariantCulture, $"</tbody></table>\n<script>\n{Script}\n</script></body></html>\n").ToString();
    }

    private static void Append(StringBuilder text, CoverageRow row)
    {
        var (item, share) = (row.Item, row.Share);
        var style = row.Missing.Length > 0 ? " class=\"miss\"" : share.Waived > 0 ? " class=\"waived\"" : "";
        var count = item.Counts.Aggregate(0.0, (sum, each) => sum + each);
        var what = row.Missing.Length > 0 ? row.Missing : share.Waived > 0 ? $"waived: {string.Join("; ", row.Reasons)}" : "";
        text.Append(CultureInfo.InvariantCulture, $"<tr{style}><td class=\"n\">{share.Points - share.Covered}</td><td>{item.Kind.ToString().ToLowerInvariant()}</td>");
        text.Append(CultureInfo.InvariantCulture, $"<td data-v=\"{Escape(item.File)}:{item.Line:D6}\">{Escape(item.Place)}</td><td>{Escape(item.Module)}</td><td>{Escape(item.Name)}</td>");
        text.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{count:0}</td><td>{Escape(what)}</td></tr>\n");
    }

    private static void Shares(StringBuilder text, string heading, IEnumerable<CoverageShare> shares)
    {
        text.Append(CultureInfo.InvariantCulture, $"<table><thead><tr><th>{heading}</th><th>Covered</th><th>Points</th><th>Waived</th><th>%</th></tr></thead><tbody>\n");
        foreach (var share in shares)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><td>{Escape(share.Name)}</td><td class=\"n\">{share.Covered}</td><td class=\"n\">{share.Points}</td><td class=\"n\">{share.Waived}</td>");
            text.Append(CultureInfo.InvariantCulture, $"<td data-v=\"{share.Percent:0.00}\"><span class=\"bar\"><i style=\"width:{share.Percent:0.0}%\"></i></span>{share.Percent:0.0}</td></tr>\n");
        }

        text.Append("</tbody></table>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
