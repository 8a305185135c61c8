using System.Reflection;
using HdlDsl;
using HdlDsl.CompiledText;
using HdlDsl.Verilog;
using Module = HdlDsl.Module;

namespace Snippets.Tests;

/// <summary>
/// Every C# block of the pages compiles in its <see cref="Frame"/>; its top, if there is one, elaborates and has each line of the Verilog that the page shows before its next C# block. <c>HDL_PRINT_BLOCKS=folder</c> writes blocks and Verilog into files.
/// </summary>
public sealed class PageTests
{
    private static readonly string[] Pages =
    [
        "README.md", "docs/arithmetic.md", "docs/bitmod-quantiser.md", "docs/bitmod.md", "docs/buses.md", "docs/clock-domains.md", "docs/comparison.md", "docs/exploration.md", "docs/flightllm-engine.md", "docs/flightllm-isa.md", "docs/flightllm.md",
        "docs/getting-started.md", "docs/language.md", "docs/memories.md", "docs/mixpe.md", "docs/modular-reduction.md", "docs/oasis.md", "docs/orizuru.md", "docs/pipelines.md",
        "docs/state-machines.md", "docs/streams.md", "docs/synthesis.md", "docs/testbenches.md", "docs/verification.md", "docs/verilog-import.md",
    ];

    /// <summary>Page and number of the block on it.</summary>
    public static TheoryData<string, int> Blocks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var page in Pages)
            {
                for (var number = 0; number < Block.Of(page).Count; number++)
                    data.Add(page, number);
            }

            return data;
        }
    }

    [Fact]
    public void Every_page_has_blocks() => Pages.Where(page => Block.Of(page).Count == 0).ShouldBeEmpty();

    [Fact]
    public void Every_frame_is_used()
    {
        var used = Pages.SelectMany(Block.Of).Select(block => block.Frame).ToHashSet(StringComparer.Ordinal);
        Directory.GetFiles(Repository.PathOf("tests/Snippets.Tests/Frames")).Select(Path.GetFileNameWithoutExtension).Where(frame => !used.Contains(frame!)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Is_code_that_gives_the_Verilog_shown(string page, int number)
    {
        var block = Block.Of(page)[number];
        var name = $"{Path.GetFileNameWithoutExtension(page)}{number:00}";
        var compilation = CSharpText.WithLocalNames(CSharpText.Compile(name, CSharpText.Everything, Frame.Around(block)));
        var printed = CSharpText.Run(compilation, assembly => Top(assembly) is { } top ? Verilog(top) : "");
        if (Environment.GetEnvironmentVariable("HDL_PRINT_BLOCKS") is { } folder)
            File.WriteAllText(Path.Combine(folder, name + ".txt"), block.Code + printed);
        foreach (var line in Lines(block.Verilog).Where(line => line != Block.LeftOut))
            Lines(printed).Contains(line, StringComparer.Ordinal).ShouldBeTrue($"{line}\nbelow line {block.Line} of {page}:\n{block.Code}\n{printed}");
    }

    /// <summary>What Top.Make() gives, or the last module that can be made without arguments, or null.</summary>
    private static Module? Top(Assembly assembly)
    {
        if (assembly.GetType("Top") is { } named)
            return (Module)named.GetMethod("Make").ShouldNotBeNull().Invoke(null, null)!;
        var last = assembly.GetTypes().LastOrDefault(type =>
            type.IsSubclassOf(typeof(Module)) && !type.IsAbstract && !type.IsSubclassOf(typeof(BlackBox)) && type.GetConstructor([]) is not null);
        return last is null ? null : (Module)Activator.CreateInstance(last)!;
    }

    private static string Verilog(Module module) => VerilogEmitter.Emit(Elaborator.Elaborate(module), new VerilogOptions());

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
