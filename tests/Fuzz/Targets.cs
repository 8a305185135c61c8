using System.Text;
using Cli;
using Exploration;
using Exploration.Store;
using Exploration.Studies;
using Generators.Catalogue;
using Generators.Common.Tensors;
using Generators.FlightLlm.Isa;
using HdlDsl.Diagnostics;
using HdlDsl.VerilogImport;
using Synthesis.Liberty;
using Verification.Coverage;

namespace Fuzz;

/// <summary>Everything that is fuzzed.</summary>
internal static class Targets
{
    private const string Json = "{ } [ ] \" : , null true \\u0000 1e5";

    /// <summary>All targets; the first ones need simulators.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new SeedTarget("designs-tools", _ => false, Designs.CheckTools) { TimeLimit = TimeSpan.FromMinutes(3), MemoryLimit = long.MaxValue, Weight = 6 },
        new SeedTarget("designs", _ => false, Designs.CheckModels) { TimeLimit = TimeSpan.FromMinutes(3), MemoryLimit = long.MaxValue, Weight = 3 },
        Reader("verilog", failure => failure is HdlException, () => Corpora.Verilog, "module ( ) [ ] `define `include `ifdef `endif `MAX(1,2) #( parameter input output endmodule /* */ // \" $clog2( ? : ** << 'h ' 32'd generate begin end { {2{ } signed .a(", ReadVerilog),
        Reader("study", failure => failure is ExplorationException or CatalogueException, () => Corpora.Study, "- : { } [ ] & * &a *a ! !!int | > # --- ... ? \" ' knobs: limits: <<: ( ) - minimise luts <= { from: to:", ReadStudy),
        Reader("npy", failure => failure is TensorFileException, () => Corpora.Npy, "'descr': ( ) , < f8 |O True { }", input => NpyFile.Parse(input, "fuzz.npy")),
        Reader("safetensors", failure => failure is TensorFileException, () => Corpora.Safetensors, Json, ReadSafetensors),
        Reader("store", failure => failure is ExplorationException, () => Corpora.Store, "CREATE TABLE", ReadStore),
        Reader("coverage", failure => failure is CoverageException, () => Corpora.Coverage, Json, ReadCoverage),
        Reader("waivers", failure => failure is CoverageException, () => Corpora.Waivers, "* ? : # toggle bin", ReadWaivers),
        Reader("liberty", failure => failure is LibertyException, () => Corpora.Liberty, "{ } ( ) ; : /* */ // \" \\ cell ff area", ReadLiberty),
        Reader("assembler", failure => failure is IsaSyntaxException, () => Corpora.Assembler, ".equ = , : # 0x wait= LD loop", input => Round(IsaAssembler.Assemble(Encoding.UTF8.GetString(input)))),
        Reader("program", failure => failure is IsaException, () => Corpora.Program, "", input => Round(IsaProgram.OfBytes(input))),
        new SeedTarget("arguments", _ => false, CommandLines.Check) { Words = CommandLines.Describe, TimeLimit = TimeSpan.FromMinutes(1), MemoryLimit = 4L << 30, Weight = 2 },
    ];

    private static ReaderTarget Reader(string name, Func<Exception, bool> isRefusal, Func<byte[][]> corpus, string words, Action<byte[]> read) =>
        new(name, isRefusal, new Lazy<byte[][]>(corpus), words.Split(' ', StringSplitOptions.RemoveEmptyEntries), read);

    private static void ReadVerilog(byte[] input)
    {
        // Includes would read files of this machine, which no case should depend on.
        var source = VerilogSource.Parse(Encoding.UTF8.GetString(input).Replace("`include", "`inclde", StringComparison.Ordinal));
        foreach (var name in source.ModuleNames.Take(4))
        {
            source.Module(name);
            WrapperClass.Write(new WrapperRequest(source, name));
        }
    }

    private static void ReadStudy(byte[] input) => StudyFile.Parse(Encoding.UTF8.GetString(input), "fuzz.yaml", Catalogue.Entries);

    private static void ReadSafetensors(byte[] input)
    {
        using var file = SafetensorsFile.Parse(input, "fuzz.safetensors");
        foreach (var entry in file.Entries)
            file.Read(entry.Name);
    }

    private static void ReadStore(byte[] input) => WithFile(input, path =>
    {
        using var store = ResultStore.Open(path);
        store.All();
        store.Find("key3");
    });

    private static void ReadLiberty(byte[] input) => WithFile(input, path => LibertyLibrary.Read(path).Find("NAND2"));

    private static void ReadCoverage(byte[] input)
    {
        var coverage = CoverageFile.Decode(input, "fuzz.json");
        coverage = coverage.Merge(coverage);
        CoverageHtml.Text(new CoverageReport(coverage, CoverageWaivers.Parse("* *a*e* : fuzz", "w")));
        CoverageFile.Decode(CoverageFile.Encode(coverage), "again");
    }

    private static void ReadWaivers(byte[] input) =>
        _ = new CoverageReport(CoverageFile.Decode(CoverageOfCounter.Value, "counter"), CoverageWaivers.Parse(Encoding.UTF8.GetString(input), "fuzz.txt"));

    private static readonly Lazy<byte[]> CoverageOfCounter = new(() => Corpora.Coverage[0]);

    /// <summary>What was understood can be printed and understood again.</summary>
    private static void Round(IsaProgram program)
    {
        var words = program.ToWords();
        if (!IsaProgram.OfWords(words).ToWords().SequenceEqual(words))
            throw new InvalidOperationException("the program's words, decoded and encoded again, are others");
        if (!IsaAssembler.Assemble(IsaDisassembler.Text(program)).ToWords().SequenceEqual(words))
            throw new InvalidOperationException("the program, disassembled and assembled again, is another");
    }

    private static void WithFile(byte[] input, Action<string> read)
    {
        var folder = Directory.CreateTempSubdirectory("hdl-fuzz-");
        try
        {
            var path = Path.Combine(folder.FullName, "input");
            File.WriteAllBytes(path, input);
            read(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
