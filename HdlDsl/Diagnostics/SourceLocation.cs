using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace HdlDsl.Diagnostics;

/// <summary>A place in the user's C# source: the file as the compiler recorded it and the 1-based line. Line 0 means unknown.</summary>
/// <param name="File">Path as recorded by the compiler, or the empty string.</param>
/// <param name="Line">1-based line, 0 when unknown.</param>
public readonly record struct SourceLocation(string File, int Line)
{
    /// <summary>Lines found before: reading them from the debug information costs far more than walking the stack.</summary>
    private static readonly ConcurrentDictionary<(MethodBase Method, int Offset), SourceLocation> Known = new();

    private static readonly ConcurrentDictionary<Assembly, bool> LanguageAssemblies = new();

    /// <summary>No location is known.</summary>
    public static SourceLocation None { get; } = new("", 0);

    /// <summary>True when file and line are known.</summary>
    public bool IsKnown => Line > 0 && !string.IsNullOrEmpty(File);

    /// <summary>The file name without its folder, and the line: what goes into Verilog comments, the same on every machine.</summary>
    public string ShortForm => string.Create(CultureInfo.InvariantCulture, $"{FileName(File)}:{Line}");

    /// <summary>
    /// Finds the user's statement that is running: the innermost frame outside this assembly.
    /// Costs microseconds, so it runs only when a diagnostic needs a place or locations are captured eagerly.
    /// </summary>
    /// <param name="constructed">Type whose constructors are running: the line wanted is that of the <c>new</c>. Null for none.</param>
    /// <returns>The location, or <see cref="None"/> when no debug information is there.</returns>
    public static SourceLocation OfCaller(Type? constructed = null)
    {
        var trace = new StackTrace(1, fNeedFileInfo: false);
        for (var i = 0; i < trace.FrameCount; i++)
        {
            var frame = trace.GetFrame(i)!;
            var method = frame.GetMethod();
            if (method is null || IsLanguageCode(method) || IsConstructorOf(constructed, method))
                continue;
            var key = (method, frame.GetILOffset());
            if (!Known.TryGetValue(key, out var location))
            {
                var withLine = new StackFrame(i + 1, needFileInfo: true);
                location = new SourceLocation(withLine.GetFileName() ?? "", withLine.GetFileLineNumber());
                Known.TryAdd(key, location);
            }

            if (location.Line != 0)
                return location;
        }

        return None;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsKnown ? string.Create(CultureInfo.InvariantCulture, $"{Shorten(File)}:{Line}") : "(location unknown)";

    private static bool IsLanguageCode(MethodBase method)
    {
        var type = method.DeclaringType;
        if (type is null)
            return true;
        // Interceptors generated into the user's assembly only pass calls on; the line that matters is the one below them.
        return type.Namespace == "HdlDsl.Generated"
            || LanguageAssemblies.GetOrAdd(type.Assembly, assembly => assembly == typeof(SourceLocation).Assembly || assembly.IsDefined(typeof(LanguageExtensionAttribute)));
    }

    private static bool IsConstructorOf(Type? constructed, MethodBase method) =>
        constructed is not null && method.IsConstructor && method.DeclaringType!.IsAssignableFrom(constructed);

    private static string Shorten(string file)
    {
        var here = Environment.CurrentDirectory.Replace('\\', '/').TrimEnd('/') + "/";
        var path = file.Replace('\\', '/');
        if (path.StartsWith(here, StringComparison.Ordinal))
            return path[here.Length..];
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    private static string FileName(string file) => file[(file.LastIndexOfAny(['/', '\\']) + 1)..];
}
