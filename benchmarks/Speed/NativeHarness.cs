using System.Runtime.InteropServices;
using System.Text;
using Verification.Engines;
using Verification.Engines.Caching;
using Verification.Engines.Tools;
using Verification.Engines.Verilator;

namespace Benchmarks.Speed;

/// <summary>
/// Builds and loads the C++ loops of one design. The compiler gets the optimisation flags itself: given through Verilator's -CFLAGS they
/// would be followed, and undone, by the -Os of Verilator's makefile. Libraries stay loaded: they have thread-local variables, and processes that load and free
/// such a library again and again crash in it.
/// </summary>
internal sealed unsafe class NativeHarness
{
    private const string Plain = "plain.so";
    private const string SameLibrary = "loop.so";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly nint library;

    private NativeHarness(string path) => library = NativeLibrary.Load(path);

    /// <summary>The loop around the Verilated class, in one piece with it.</summary>
    public static NativeHarness BuildPlain(BenchmarkSubject subject)
    {
        var ports = Ports(subject, column => $"top->{column.Port}", output => $"top->{output.Name}", "Vtop* top");
        return new NativeHarness(Path.Combine(Build(subject.Elaborated.Verilog, ports, BuildPlainLibrary), Plain));
    }

    /// <summary>The loop that calls the step function of the engine's library; places of ports are in the engine.</summary>
    public static NativeHarness BuildSameLibrary(BenchmarkSubject subject, SimulationEngine engine)
    {
        string Place(string port)
        {
            var slot = engine.Slots[engine.PortIndex(port)];
            return slot.Width > 64
                ? $"*reinterpret_cast<uint8_t (*)[{slot.ByteCount}]>(ports + {slot.ByteOffset})"
                : $"*reinterpret_cast<uint{8 * slot.ByteCount}_t*>(ports + {slot.ByteOffset})";
        }

        var ports = Ports(subject, column => Place(column.Port), output => Place(output.Name), "uint8_t* ports");
        return new NativeHarness(Path.Combine(Build("", ports, BuildLoopLibrary), SameLibrary));
    }

    /// <summary>Makes a model and resets it.</summary>
    public nint PlainNew() => ((delegate* unmanaged[Cdecl]<nint>)NativeLibrary.GetExport(library, "plain_new"))();

    public void PlainDelete(nint model) => ((delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "plain_delete"))(model);

    public ulong PlainLoop(nint model, StimulusTable stimulus, long first, long cycles) =>
        ((delegate* unmanaged[Cdecl]<nint, byte*, long, long, ulong>)NativeLibrary.GetExport(library, "plain_loop"))(model, stimulus.Rows, first, cycles);

    public ulong SameLibraryLoop(VerilatorEngine engine, StimulusTable stimulus, long first, long cycles) =>
        ((delegate* unmanaged[Cdecl]<nint, nint, byte*, byte*, long, long, ulong>)NativeLibrary.GetExport(library, "same_library_loop"))(
            engine.StepFunction, engine.ModelHandle, engine.Memory, stimulus.Rows, first, cycles);

    private static string Ports(
        BenchmarkSubject subject, Func<StimulusColumn, string> input, Func<EnginePort, string> output, string parameter)
    {
        var text = new StringBuilder()
            .AppendLine($"#define ROW_COUNT {subject.Stimulus.RowCount}")
            .AppendLine($"#define STRIDE {subject.Stimulus.Stride}")
            .AppendLine($"static inline void drive({parameter}, const uint8_t* row) {{");
        foreach (var column in subject.Stimulus.Columns)
            text.AppendLine($"    store({input(column)}, row + {column.Offset});");
        text.AppendLine("}").AppendLine($"static inline uint64_t sample({parameter}, uint64_t sum) {{");
        foreach (var port in subject.Outputs)
            text.AppendLine($"    sum = {(port.Width > 64 ? "mix_wide" : "mix")}(sum, {output(port)});");
        return text.AppendLine("    return sum;").AppendLine("}").ToString();
    }

    private static string Build(string verilog, string ports, Action<string> build)
    {
        using var source = new StreamReader(typeof(NativeHarness).Assembly.GetManifestResourceStream("loop.cpp")!);
        var loop = source.ReadToEnd();
        var verilator = VerilatorInstallation.Find();
        var compiler = Toolchain.Require(ToolKind.CxxCompiler);
        var key = ContentKey.Of(
            verilog, ports, loop, verilator.Version, compiler.Version, string.Join(' ', Flags(verilator.Root)), CompilerFlags.ProcessorFeatures(OptimisationLevel.O3Native));
        return ModelCache.Default.GetOrBuild("benchmark-harness", key, directory =>
        {
            File.WriteAllText(Path.Combine(directory, "top.v"), verilog);
            File.WriteAllText(Path.Combine(directory, "ports.inc"), ports);
            File.WriteAllText(Path.Combine(directory, "loop.cpp"), loop);
            build(directory);
        });
    }

    private static void BuildPlainLibrary(string directory)
    {
        ToolProcess.RunChecked(
            Toolchain.Require(ToolKind.Verilator).Path,
            ["--cc", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert", "--prefix", "Vtop", "--top-module", "top", "-Mdir", ".", "top.v"],
            Limit,
            directory);
        var units = Directory.GetFiles(directory, "Vtop*.cpp").Order(StringComparer.Ordinal).Select(path => $"#include \"{Path.GetFileName(path)}\"");
        File.WriteAllLines(Path.Combine(directory, "Vtop.cpp.inc"), units);
        var root = VerilatorInstallation.Find().Root;
        Compile(directory, [.. Flags(root), "-DPLAIN", "-o", Plain, "loop.cpp", $"{root}/include/verilated.cpp", $"{root}/include/verilated_threads.cpp"]);
    }

    private static void BuildLoopLibrary(string directory) =>
        Compile(directory, [.. Flags(VerilatorInstallation.Find().Root), "-o", SameLibrary, "loop.cpp"]);

    private static void Compile(string directory, IReadOnlyList<string> arguments) =>
        ToolProcess.RunChecked(Toolchain.Require(ToolKind.CxxCompiler).Path, arguments, Limit, directory);

    /// <summary>Thread-local variables the way that is fastest in a shared library whose code is inlined: a user's program has no library around it.</summary>
    private static IReadOnlyList<string> Flags(string root) =>
    [
        "-std=gnu++17", "-O3", "-march=native", "-fPIC", "-shared", "-mtls-dialect=gnu2", "-fvisibility=hidden", "-fno-gnu-unique", "-Wl,-Bsymbolic",
        "-w", "-pthread", "-DVM_COVERAGE=0", "-DVM_SC=0", "-DVM_TRACE=0", $"-I{root}/include", $"-I{root}/include/vltstd", "-I.",
    ];
}
