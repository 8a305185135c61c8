using System.Text;
using Exploration;
using Exploration.Store;
using Exploration.Studies;
using Generators.Catalogue;
using HdlDsl.Diagnostics;
using HdlDsl.VerilogImport;
using Verification.Coverage;

namespace Fuzz.Tests;

/// <summary>Some cases of each target of scripts/fuzz.sh, always the same; and what longer runs have found.</summary>
public sealed class FuzzTests
{
    /// <summary>Target and number of cases.</summary>
    public static TheoryData<string, int> Cases => new()
    {
        { "designs-tools", 1 }, { "designs", 6 }, { "verilog", 400 }, { "study", 400 }, { "npy", 800 }, { "safetensors", 800 }, { "store", 60 },
        { "coverage", 200 }, { "waivers", 400 }, { "liberty", 200 }, { "assembler", 800 }, { "program", 800 }, { "arguments", 60 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Damaged_input_is_read_or_refused_and_random_designs_agree(string name, int count)
    {
        var target = Targets.All.Single(each => each.Name == name);
        var run = new FuzzRun(null);
        for (var seed = 1; seed <= count; seed++)
            run.Run(target, seed).ShouldBeNull();
    }

    [Fact]
    public void Every_target_has_cases() => Targets.All.Select(target => target.Name).ShouldBe(Cases.Select(row => (string)((object?[])row)[0]!));

    [Fact]
    public void Good_input_is_accepted()
    {
        foreach (var target in Targets.All.OfType<ReaderTarget>())
        {
            foreach (var input in target.Corpus.Value.Take(1))
                Should.NotThrow(() => target.Run(input), target.Name);
        }
    }

    [Fact]
    public void Findings_are_told_from_refusals()
    {
        var run = new FuzzRun(null);
        var target = new ReaderTarget("t", failure => failure is FormatException, new Lazy<byte[][]>([[1]]), [], input =>
        {
            if (input[0] == 0)
                throw new FormatException();
            if (input[0] == 1)
                throw new InvalidOperationException("broken");
            if (input[0] == 2)
                Thread.Sleep(Timeout.Infinite);
            if (input[0] == 3)
                GC.KeepAlive(new byte[1 << 20]);
        })
        { TimeLimit = TimeSpan.FromSeconds(0.2), MemoryLimit = 1000 };
        run.Run(target, [0]).ShouldBeNull();
        run.Run(target, [1])!.ShouldStartWith("System.InvalidOperationException: broken");
        run.Run(target, [2]).ShouldBe("no end after 0.2 s");
        run.Run(target, [3])!.ShouldStartWith("1 MB allocated in ");
        run.Run(target, [4]).ShouldBeNull();
    }

    /// <summary>Found by the target "study": the process died of its stack.</summary>
    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void A_study_that_is_nested_without_end_is_refused(string level) =>
        Should.Throw<ExplorationException>(() => StudyFile.Parse($"design: counter\nknobs: {(level == "- " ? "\n" : "")}{string.Concat(Enumerable.Repeat(level, 100_000))}", "deep.yaml", Catalogue.Entries))
            .Message.ShouldStartWith("deep.yaml:");

    /// <summary>Found by the target "study": the scanner of the library has no message for it.</summary>
    [Fact]
    public void A_study_that_the_scanner_can_not_make_sense_of_is_refused() =>
        new FuzzRun(null).Run(Targets.All.Single(target => target.Name == "study"), 1_000_003).ShouldBeNull();

    /// <summary>Found by reading what the target should have found: each of them was a crash or did not end.</summary>
    [Theory]
    [InlineData("knobs: { [a]: 1 }", "deep.yaml:2:10: The name of a knob is a word.")]
    [InlineData("fixed: { {a: b}: 1 }\nknobs: { width: 4 }", "deep.yaml:2:10: The name of a knob is a word.")]
    public void Names_of_knobs_are_words(string text, string message) =>
        Should.Throw<ExplorationException>(() => StudyFile.Parse($"design: counter\n{text}", "deep.yaml", Catalogue.Entries)).Message.ShouldBe(message);

    [Fact]
    public void Formulas_and_ranges_have_an_end()
    {
        var formula = $"design: counter\nknobs: {{ width: [4] }}\nobjectives: minimise {new string('(', 100_000)}";
        Should.Throw<ExplorationException>(() => StudyFile.Parse(formula, "deep.yaml", Catalogue.Entries)).Message.ShouldBe("deep.yaml:3:13: A formula has 2000 characters at most, not 100000.");
        StudyFile.Parse("design: counter\npreset: holding\nfixed: { width: 31 }\nknobs: { limit: { from: 1, to: 100000 } }\nobjectives: minimise luts", "long.yaml", Catalogue.Entries).ShouldNotBeNull();
    }

    /// <summary>Found by the target "verilog": 1.7 GB for a text of 40 kB, which became a number letter by letter.</summary>
    [Fact]
    public void Long_texts_in_parameters_are_read_at_once()
    {
        var target = Targets.All.Single(each => each.Name == "verilog") with { MemoryLimit = 64 << 20 };
        var text = $"module m #(parameter NAME = \"{new string('x', 100_000)}\") (input [NAME[7:0]:0] a); endmodule";
        new FuzzRun(null).Run(target, Encoding.UTF8.GetBytes(text)).ShouldBeNull();
    }

    /// <summary>Found by the target "store": rows that SQLite accepts and the store never writes.</summary>
    [Theory]
    [InlineData("Succeeded", "SuCceeded")]
    [InlineData("generic", "gen\0\0\0c")]
    [InlineData("{\"width\":\"8\"}", "{\"width\":888}")]
    public void A_store_with_damaged_rows_is_refused(string good, string bad)
    {
        var folder = Directory.CreateTempSubdirectory("hdl-fuzz-");
        try
        {
            var path = Path.Combine(folder.FullName, "store");
            var bytes = Encoding.Latin1.GetString(Corpora.Store[0]).Replace(good, bad, StringComparison.Ordinal);
            File.WriteAllBytes(path, Encoding.Latin1.GetBytes(bytes));
            using var store = ResultStore.Open(path);
            try
            {
                store.All().Count.ShouldBe(12);
            }
            catch (ExplorationException refused)
            {
                refused.Message.ShouldStartWith($"The store '{path}' is damaged. ");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A device that never ends must not fill the memory.</summary>
    [Fact]
    public void Files_without_an_end_are_refused()
    {
        const string Endless = "/dev/zero";
        if (!File.Exists(Endless))
            return;
        Should.Throw<HdlException>(() => VerilogSource.Load(Endless)).Message.ShouldContain("it is no file with an end.");
        Should.Throw<ExplorationException>(() => StudyFile.Read(Endless, Catalogue.Entries)).Message.ShouldBe("The study '/dev/zero' can't be read: it has more than 16 MB.");
        Should.Throw<CoverageException>(() => CoverageWaivers.Load(Endless)).Message.ShouldBe("Can't read '/dev/zero': it has more than 16 MB.");
        Should.Throw<CoverageException>(() => CoverageFile.Load(Endless)).Message.ShouldBe("Can't read '/dev/zero': it has more than 256 MB.");
    }
}
