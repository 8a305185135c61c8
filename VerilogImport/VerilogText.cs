using System.Collections.Immutable;
using System.Text;

namespace HdlDsl.VerilogImport;

/// <summary>Makes preprocessed source a part of an emitted file that neither changes what stands behind it nor is read in the wrong language.</summary>
internal static class VerilogText
{
    public static string Of(ImmutableArray<string> files, string text, bool isSystemVerilog)
    {
        var result = new StringBuilder();
        result.Append("// From ").AppendJoin(", ", files.Select(Path.GetFileName)).Append('\n');
        if (isSystemVerilog)
            result.Append("`begin_keywords \"1800-2012\"\n");
        AppendLines(text, result);
        if (isSystemVerilog)
            result.Append("`end_keywords\n");
        if (text.Contains("`default_nettype", StringComparison.Ordinal))
            result.Append("`default_nettype wire\n");
        if (text.Contains("`celldefine", StringComparison.Ordinal))
            result.Append("`endcelldefine\n");
        return result.ToString();
    }

    /// <summary>Conditions that did not hold leave many empty lines; one is enough.</summary>
    private static void AppendLines(string text, StringBuilder result)
    {
        var wasEmpty = true;
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.AsSpan().TrimEnd();
            if (trimmed.IsEmpty && wasEmpty)
                continue;
            wasEmpty = trimmed.IsEmpty;
            result.Append(trimmed).Append('\n');
        }
    }
}
