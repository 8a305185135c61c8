using Cli.Generation;

namespace Cli.Tests.Generation;

public class OutputDirectoryTests
{
    [Fact]
    public void A_file_is_replaced_as_a_whole_without_a_trace_of_the_temporary_one()
    {
        using var app = new TestApplication();
        var directory = new OutputDirectory(app.Directory);
        directory.Write("a/b.v", "first").ShouldBeTrue();
        directory.Write("a/b.v", "second").ShouldBeTrue();
        directory.Write("a/b.v", "second").ShouldBeFalse();
        app.Files.ShouldBe(["a/b.v"]);
        File.ReadAllText(app.PathOf("a/b.v")).ShouldBe("second");
    }

    [Fact]
    public void A_reader_that_has_the_file_open_keeps_the_old_one()
    {
        using var app = new TestApplication();
        var directory = new OutputDirectory(app.Directory);
        directory.Write("b.v", "first");
        using var reader = new StreamReader(File.Open(app.PathOf("b.v"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        directory.Write("b.v", "second, which is longer");
        reader.ReadToEnd().ShouldBe("first");
    }

    [Fact]
    public void A_file_that_cannot_take_its_place_leaves_nothing_behind()
    {
        using var app = new TestApplication();
        Directory.CreateDirectory(app.PathOf("b.v"));
        var directory = new OutputDirectory(app.Directory);
        Should.Throw<UsageException>(() => directory.Write("b.v", "text")).Message.ShouldStartWith($"Can't write '{app.PathOf("b.v")}': ");
        Directory.EnumerateFileSystemEntries(app.Directory).ShouldBe([app.PathOf("b.v")]);
    }

    [Fact]
    public void Bytes_are_UTF8_without_a_mark()
    {
        using var app = new TestApplication();
        new OutputDirectory(app.Directory).Write("b.v", "µ\n");
        File.ReadAllBytes(app.PathOf("b.v")).ShouldBe(new byte[] { 0xC2, 0xB5, 0x0A });
        new OutputDirectory(app.Directory).StateOf("b.v", "µ\n").ShouldBe(FileState.UpToDate);
    }
}
