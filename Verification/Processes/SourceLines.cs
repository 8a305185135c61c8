using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Verification;

/// <summary>Source lines of compiled methods, from the symbols beside their assembly. Slow; for failure messages.</summary>
internal static class SourceLines
{
    /// <summary>File and line of the last statement that begins at an offset or before it; null without symbols.</summary>
    /// <param name="method">The method.</param>
    /// <param name="offset">Offset in its IL; null for the first statement.</param>
    /// <returns>Text such as <c>FifoTests.cs:31</c>.</returns>
    public static string? Find(MethodBase method, int? offset)
    {
        try
        {
            return Search(method, offset);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // The message that the line is for is worth more than the line.
            return null;
        }
    }

    private static string? Search(MethodBase method, int? offset)
    {
        var assembly = method.Module.Assembly.Location;
        if (!File.Exists(assembly))
            return null;
        using var image = new PEReader(File.OpenRead(assembly));
        if (!image.TryOpenAssociatedPortablePdb(assembly, path => File.Exists(path) ? File.OpenRead(path) : null, out var provider, out _))
            return null;
        using (provider)
        {
            var symbols = provider!.GetMetadataReader();
            var row = MetadataTokens.GetRowNumber(MetadataTokens.EntityHandle(method.MetadataToken));
            string? place = null;
            foreach (var point in symbols.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(row)).GetSequencePoints())
            {
                if (point.IsHidden)
                    continue;
                if (place is not null && (offset is null || point.Offset > offset))
                    break;
                var file = symbols.GetString(symbols.GetDocument(point.Document).Name);
                place = string.Create(CultureInfo.InvariantCulture, $"{FileName(file)}:{point.StartLine}");
            }

            return place;
        }
    }

    /// <summary>Symbols keep the separators of the system that compiled.</summary>
    private static string FileName(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
}
