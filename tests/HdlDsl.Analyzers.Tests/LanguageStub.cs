namespace HdlDsl.Analyzers.Tests;

/// <summary>The part of the language that the generator and the analyzers know about, as small as can be.</summary>
internal static class LanguageStub
{
    public static readonly string Source = Read();

    private static string Read()
    {
        using var stream = typeof(LanguageStub).Assembly.GetManifestResourceStream("Language.cs");
        using var reader = new StreamReader(stream.ShouldNotBeNull());
        return reader.ReadToEnd();
    }
}
