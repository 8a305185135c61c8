using System.Reflection;
using HdlDsl;
using HdlDsl.Verilog;
using Module = HdlDsl.Module;

namespace Snippets.Tests;

/// <summary>
/// Every C# block of the page on the language compiles and elaborates, and gives the Verilog that stands behind it. A block without a class is the inside of a
/// Build with the ports that the page lists.
/// </summary>
public sealed class LanguagePageTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Numerics;\nusing HdlDsl;\nusing static HdlDsl.Hdl;\n";

    private const string Ports = """
        public enum State { Idle, Run, Wait }
        public sealed class Snippet : Module
        {
            public UInt A { get; } = In.UInt(8);
            public UInt B { get; } = In.UInt(8);
            public SInt S { get; } = In.SInt(8);
            public SInt T { get; } = In.SInt(8);
            public Bit C { get; } = In.Bit();
            public Bit D { get; } = In.Bit();
            public UInt Address { get; } = In.UInt(8);
            public UInt Data { get; } = In.UInt(32);
            public UInt Y { get; } = Out.UInt(8, defaultsTo: 0);
            public SInt Z { get; } = Out.SInt(16, defaultsTo: 0);
            public Bit Flag { get; } = Out.Bit(defaultsTo: 0);
            public UInt Word { get; } = Out.UInt(32, defaultsTo: 0);

            protected override void Build()
            {

        """;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, Load().Count)];

    [Fact]
    public void There_are_many() => Load().Count.ShouldBeGreaterThanOrEqualTo(9);

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Is_code_that_gives_the_Verilog_shown(int number)
    {
        var (code, verilog) = Load()[number];
        var file = code.Contains(" class ", StringComparison.Ordinal) ? Usings + code : Usings + Ports + code + "    }\n}\n";
        var printed = Snippet.Run(Snippet.WithLocalNames(Snippet.Compile(file, $"Block{number}.cs")), assembly => Verilog(Top(assembly)));
        if (Environment.GetEnvironmentVariable("HDL_PRINT_BLOCKS") is { } folder)
            File.WriteAllText(Path.Combine(folder, $"{number:00}.txt"), code + printed);
        foreach (var line in Lines(verilog))
            Lines(printed).Contains(line, StringComparer.Ordinal).ShouldBeTrue($"{line}\nin block {number}:\n{code}\n{printed}");
    }

    /// <summary>The last module that can be made without arguments.</summary>
    private static Module Top(Assembly assembly) =>
        (Module)Activator.CreateInstance(assembly.GetTypes().Last(type => type.IsSubclassOf(typeof(Module)) && !type.IsSubclassOf(typeof(BlackBox)) && type.GetConstructor([]) is not null))!;

    private static string Verilog(Module module) => VerilogEmitter.Emit(Elaborator.Elaborate(module), new VerilogOptions());

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static List<(string Code, string Verilog)> Load()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Hardware.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var parts = File.ReadAllText(Path.Combine(folder, "docs", "language.md")).Split("```csharp\n").Skip(1);
        return
        [
            .. parts.Select(part =>
            {
                var end = part.IndexOf("```", StringComparison.Ordinal);
                var rest = part[(end + 3)..].TrimStart();
                return (part[..end], rest.StartsWith("```verilog\n", StringComparison.Ordinal) ? rest[11..rest.IndexOf("```", 11, StringComparison.Ordinal)] : "");
            }),
        ];
    }
}
