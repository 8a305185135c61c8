using System.Diagnostics;
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
    private const string Format = "synthesis 3";
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
        var clock = Stopwatch.StartNew();
        var script = "";
        try
        {
            if (request is { Target: SynthesisTarget.Ice40, Place: true } && Ice40Devices.Objection(request.Device, request.Package) is { } objection)
                throw new SynthesisFailure(SynthesisStatus.BadInput, objection);
            var library = LibraryOf(request);
            var tools = ToolsOf(request);
            var files = YosysFlow.Files(request);
            script = files["script.ys"];
            return FromCache(request, files, tools, library, cancellation);
        }
        catch (SynthesisFailure failure)
        {
            return Failed(failure.Status, failure.Message) with { Log = failure.Log };
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
            return Failed(SynthesisStatus.ToolFailed, failure.Message) with { Log = failure.Output };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Failed(SynthesisStatus.ToolFailed, $"The tools' files can't be written or read: {failure.Message}");
        }

        SynthesisResult Failed(SynthesisStatus status, string message) => new()
        {
            Status = status,
            Message = message,
            Target = request.Target,
            Top = request.Top,
            Script = script,
            Seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
        };
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

    /// <summary>A digest of all that the result for a design depends on besides the design: options, rendered scripts, liberty file, versions of the tools, and how their output is read.</summary>
    /// <exception cref="ToolNotFoundException">Yosys is not installed.</exception>
    /// <exception cref="ToolFailedException">A tool does not say its version.</exception>
    /// <exception cref="LibertyException">The liberty file can't be used.</exception>
    internal static string SettingsDigest(SynthesisRequest request)
    {
        // Scripts name the top module and the frame its ports, so something has to stand for them.
        var bare = request with { Verilog = "", Top = "top", Ports = [new DesignPort("c", 1, PortRole.Clock), new DesignPort("i", 1, PortRole.Input), new DesignPort("o", 1, PortRole.Output)] };
        return KeyOf(bare, YosysFlow.Files(bare), ToolsOf(bare));
    }

    private static string LibraryDigest(SynthesisRequest request) => request.Target == SynthesisTarget.Asic ? LibertyFiles.Open(request.LibertyPath!).Digest : "";

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
        var key = KeyOf(request, files, tools);
        try
        {
            var entry = cache.GetOrBuild("synthesis", key, folder =>
            {
                computed = new SynthesisRun(request, files, tools, library, cancellation).Compute();
                File.WriteAllText(Path.Combine(folder, ResultFile), JsonSerializer.Serialize(computed, Json));
            });
            if ((computed ?? Kept(Path.Combine(entry, ResultFile))) is { } result)
                return result;
            // Something has damaged the entry.
            cache.Remove("synthesis", key);
            return FromCache(request, files, tools, library, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A cache that can't be written or read is no reason to have no result.
            computed ??= new SynthesisRun(request, files, tools, library, cancellation).Compute();
            return computed with { Notes = [.. computed.Notes, $"The result could not be kept in '{cache.Directory}': {failure.Message}"] };
        }
    }

    /// <summary>A result from its file; null when the file is missing or does not have all of a result.</summary>
    private static SynthesisResult? Kept(string path)
    {
        try
        {
            var result = File.Exists(path) ? JsonSerializer.Deserialize<SynthesisResult>(File.ReadAllText(path), Json) : null;
            return result is { Status: SynthesisStatus.Succeeded, Top: not null, Figures: { CellsByType: not null, CriticalPath: not null }, Notes: not null, Tools: not null } ? result with { FromCache = true } : null;
        }
        catch (Exception damage) when (damage is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
