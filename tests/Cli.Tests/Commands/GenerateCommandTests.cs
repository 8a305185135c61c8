using System.Text.Json;

namespace Cli.Tests.Commands;

public class GenerateCommandTests
{
    [Fact]
    public void A_preset_gets_a_folder_of_its_name()
    {
        using var app = new TestApplication();
        app.Run("generate", "counter", "--preset", "decade", "--out", "OUT").ShouldBe(new Outcome(0, "wrote      OUT/counter/decade/Counter.v\n", ""));
        app.Files.ShouldBe(["counter/decade/Counter.v"]);
        File.ReadAllText(app.PathOf("counter/decade/Counter.v")).ShouldContain("module Counter (");
    }

    [Fact]
    public void A_file_that_is_up_to_date_is_not_touched()
    {
        using var app = new TestApplication();
        app.Run("generate", "counter", "--out", "OUT").Code.ShouldBe(0);
        var before = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(app.PathOf("counter/byte/Counter.v"), before);
        app.Run("generate", "counter", "--out", "OUT").ShouldBe(new Outcome(0, "up to date OUT/counter/byte/Counter.v\n", ""));
        File.GetLastWriteTimeUtc(app.PathOf("counter/byte/Counter.v")).ShouldBe(before);
    }

    [Fact]
    public void Knobs_give_a_folder_that_depends_on_their_values_alone()
    {
        using var app = new TestApplication();
        app.Run("generate", "counter", "--set", "width=9", "--set", "limit=300", "--out", "OUT").Code.ShouldBe(0);
        app.Run("generate", "counter", "--preset", "decade", "--set", "LIMIT=300", "--set", "width=9", "--out", "OUT").Output
            .ShouldStartWith("up to date OUT/counter/custom-");
        app.Files.Count().ShouldBe(1);
    }

    [Fact]
    public void Knobs_that_give_a_preset_get_its_folder()
    {
        using var app = new TestApplication();
        app.Run("generate", "counter", "--set", "width=4", "--set", "limit=9", "--out", "OUT").Output.ShouldBe("wrote      OUT/counter/decade/Counter.v\n");
    }

    [Fact]
    public void Locations_end_lines_with_their_source()
    {
        using var app = new TestApplication();
        app.Run("generate", "counter", "--locations", "--out", "OUT").Code.ShouldBe(0);
        File.ReadAllText(app.PathOf("counter/byte/Counter.v")).ShouldContain("// Counter.cs:");
    }

    [Fact]
    public void All_writes_every_preset_and_check_agrees_afterwards()
    {
        using var app = new TestApplication { Entries = [new StubEntry()] };
        app.Run("generate", "--all", "--check", "--out", "OUT").ShouldBe(
            new Outcome(1, "missing    OUT/stub/plain/Stub.v\nmissing    OUT/stub/narrow/Stub.v\n", ""));
        app.Files.ShouldBeEmpty();
        app.Run("generate", "--all", "--out", "OUT").ShouldBe(
            new Outcome(0, "wrote      OUT/stub/plain/Stub.v\nwrote      OUT/stub/narrow/Stub.v\n", ""));
        app.Run("generate", "--all", "--check", "--out", "OUT").Code.ShouldBe(0);
    }

    [Fact]
    public void Check_finds_stale_files_and_leftovers_but_minds_no_custom_ones()
    {
        using var app = new TestApplication { Entries = [new StubEntry()] };
        app.Run("generate", "--all", "--out", "OUT");
        app.Run("generate", "stub", "--set", "width=5", "--out", "OUT").Code.ShouldBe(0);
        File.AppendAllText(app.PathOf("stub/plain/Stub.v"), "// edited\n");
        System.IO.Directory.CreateDirectory(app.PathOf("stub/gone"));
        File.WriteAllText(app.PathOf("stub/gone/Stub.v"), "");
        app.Run("generate", "--all", "--check", "--out", "OUT").ShouldBe(new Outcome(
            1, "stale      OUT/stub/plain/Stub.v\nup to date OUT/stub/narrow/Stub.v\nleftover   OUT/stub/gone/Stub.v\n", ""));
    }

    [Fact]
    public void Prune_deletes_leftovers_and_their_folders()
    {
        using var app = new TestApplication { Entries = [new StubEntry()] };
        app.Run("generate", "--all", "--out", "OUT");
        System.IO.Directory.CreateDirectory(app.PathOf("stub/gone"));
        File.WriteAllText(app.PathOf("stub/gone/Stub.v"), "");
        app.Run("generate", "--all", "--prune", "--out", "OUT").ShouldBe(new Outcome(
            0, "up to date OUT/stub/plain/Stub.v\nup to date OUT/stub/narrow/Stub.v\ndeleted    OUT/stub/gone/Stub.v\n", ""));
        System.IO.Directory.Exists(app.PathOf("stub/gone")).ShouldBeFalse();
        app.Run("generate", "--all", "--check", "--out", "OUT").Code.ShouldBe(0);
    }

    [Fact]
    public void Json_lists_files_with_their_states()
    {
        using var app = new TestApplication { Entries = [new StubEntry()] };
        var outcome = app.Run("generate", "stub", "--json", "--out", "OUT");
        outcome.Error.ShouldBeEmpty();
        using var document = JsonDocument.Parse(outcome.Output);
        var file = document.RootElement.GetProperty("files").EnumerateArray().ShouldHaveSingleItem();
        file.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)
            .ShouldBe("""{"design":"stub","preset":"plain","path":"OUT/stub/plain/Stub.v","state":"written"}""");
        document.RootElement.GetProperty("warnings").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void A_test_project_is_written_into_the_repository()
    {
        using var app = new TestApplication();
        File.WriteAllText(app.PathOf("Hardware.sln"), "");
        app.Run("generate", "counter", "--testbench", "--out", "OUT/rtl", "--testbench-out", "OUT/benches").ShouldBe(new Outcome(
            0,
            "wrote      OUT/rtl/counter/byte/Counter.v\n"
            + "wrote      OUT/benches/counter/Counter.Testbench.Tests.csproj\nwrote      OUT/benches/counter/CounterByteTests.cs\n",
            ""));
        File.ReadAllText(app.PathOf("benches/counter/Counter.Testbench.Tests.csproj")).ShouldContain("Include=\"../../Generators/Generators.csproj\"");
    }

    [Fact]
    public void A_test_project_outside_the_repository_is_refused_before_anything_is_written()
    {
        using var app = new TestApplication();
        app.Run("generate", "counter", "--testbench", "--out", "OUT/rtl", "--testbench-out", "OUT/benches").ShouldBe(new Outcome(
            2, "", "error: Test projects build inside the repository, but 'OUT/benches' is not below a folder with Hardware.sln.\n"));
        app.Files.ShouldBeEmpty();
    }
}
