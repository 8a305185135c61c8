using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Synthesis.Liberty;
using Verification.Engines.Caching;
using Verification.Engines.Tools;

namespace Synthesis;

/// <summary>
/// Synthesises designs. Results are kept in a cache by everything that they depend on, so asking again costs a few milliseconds; whatever goes wrong with
/// files or tools becomes a <see cref="SynthesisStatus"/> with a message. Safe for several threads and processes at once.
/// </summary>
/// <param name="cache">Where results are kept; the default cache when null.</param>
public sealed class SynthesisDriver(ModelCache? cache = null)
{
    // Part of every key: a change of what is computed from the tools' output makes old entries useless.
    private const string Format = "synthesis 2";
    private const string ResultFile = "result.json";

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly ModelCache cache = cache ?? ModelCache.Default;

    /// <summary>Synthesises a design, or finds the result in the cache.</summary>
    /// <param name="request">What and how.</param>
    /// <param name="cancellation">Ends the tools.</param>
    /// <returns>Figures, or why there are none.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SynthesisResult Run(SynthesisRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var library = LibraryOf(request);
            var tools = ToolsOf(request);
            var files = YosysFlow.Files(request);
            return FromCache(request, files, tools, library, cancellation);
        }
        catch (SynthesisFailure failure)
        {
            return Failed(failure.Status, failure.Message);
        }
        catch (LibertyException refused)
        {
            return Failed(SynthesisStatus.BadInput, refused.Message);
        }
        catch (ToolNotFoundException missing)
        {
            return Failed(SynthesisStatus.ToolMissing, missing.Message);
        }
        catch (ToolFailedException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            return Failed(SynthesisStatus.ToolFailed, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Failed(SynthesisStatus.ToolFailed, $"The tools' files can't be written or read: {failure.Message}");
        }

        SynthesisResult Failed(SynthesisStatus status, string message) => new() { Status = status, Message = message, Target = request.Target, Top = request.Top };
    }

    /// <summary>Whether a result for the request is in the cache, so that asking for it runs no tool.</summary>
    /// <param name="request">What would be asked for.</param>
    /// <returns>True when it is.</returns>
    public bool IsCached(SynthesisRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return cache.Contains("synthesis", KeyOf(request, YosysFlow.Files(request), ToolsOf(request)));
        }
        catch (Exception unusable) when (unusable is ToolNotFoundException or ToolFailedException or LibertyException)
        {
            return false;
        }
    }

    /// <summary>The tools that a request needs, each with its version: part of what names a result.</summary>
    /// <param name="request">The request.</param>
    /// <returns>One line for each tool.</returns>
    /// <exception cref="ToolNotFoundException">Yosys is not installed.</exception>
    public static IReadOnlyList<string> ToolVersions(SynthesisRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return [.. ToolsOf(request).Select(tool => tool.Version)];
    }

    /// <summary>A digest of the liberty file that a request names, or an empty text.</summary>
    internal static string LibraryDigest(SynthesisRequest request) => request.Target == SynthesisTarget.Asic ? LibertyFiles.Open(request.LibertyPath!).Digest : "";

    private static LibertyLibrary? LibraryOf(SynthesisRequest request)
    {
        if (request.Target != SynthesisTarget.Asic)
            return null;
        if (request.LibertyPath is null)
            throw new SynthesisFailure(SynthesisStatus.BadInput, "The target asic needs a liberty file with the cells to map to.");
        return LibertyFiles.Open(request.LibertyPath).Library;
    }

    private static List<Tool> ToolsOf(SynthesisRequest request)
    {
        var tools = new List<Tool> { Toolchain.Require(ToolKind.Yosys) };
        if (YosysFlow.WantsPlacement(request) && Toolchain.TryFind(ToolKind.NextpnrIce40, out var placer))
            tools.Add(placer);
        return tools;
    }

    private static string KeyOf(SynthesisRequest request, IReadOnlyDictionary<string, string> files, List<Tool> tools)
    {
        var parts = new List<string>
        {
            Format,
            request.Top,
            string.Create(CultureInfo.InvariantCulture, $"{request.ClockPeriodPs} {request.Device} {request.Package} {request.Seed}"),
            LibraryDigest(request),
        };
        parts.AddRange(files.OrderBy(file => file.Key, StringComparer.Ordinal).SelectMany(file => new[] { file.Key, file.Value }));
        parts.AddRange(tools.Select(tool => tool.Version));
        return ContentKey.Of([.. parts]);
    }

    private SynthesisResult FromCache(
        SynthesisRequest request, IReadOnlyDictionary<string, string> files, List<Tool> tools, LibertyLibrary? library, CancellationToken cancellation)
    {
        SynthesisResult? computed = null;
        try
        {
            var entry = cache.GetOrBuild("synthesis", KeyOf(request, files, tools), folder =>
            {
                computed = new SynthesisRun(request, files, tools, library, cancellation).Compute();
                File.WriteAllText(Path.Combine(folder, ResultFile), JsonSerializer.Serialize(computed, Json));
            });
            return computed ?? JsonSerializer.Deserialize<SynthesisResult>(File.ReadAllText(Path.Combine(entry, ResultFile)), Json)! with { FromCache = true };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            // A cache that can't be written or read is no reason to have no result.
            computed ??= new SynthesisRun(request, files, tools, library, cancellation).Compute();
            return computed with { Notes = [.. computed.Notes, $"The result could not be kept in '{cache.Directory}': {failure.Message}"] };
        }
    }
}
