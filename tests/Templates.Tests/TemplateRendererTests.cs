using System.Globalization;

namespace Templates.Tests;

public sealed class TemplateRendererTests
{
    [Fact]
    public void Variables_loops_and_conditions_are_rendered_without_escaping()
    {
        const string text = "{{type}} {{#each ports}}[{{name}}:{{width}}]{{/each}}{{#if wide}} wide{{else}} narrow{{/if}}";

        var result = TemplateRenderer.RenderText("t", text, new
        {
            type = "vector<int> & \"x\"",
            ports = new[] { new { name = "a", width = 1 }, new { name = "b", width = 65 } },
            wide = false,
        });

        result.ShouldBe("vector<int> & \"x\" [a:1][b:65] narrow");
    }

    [Fact]
    public void A_missing_variable_names_template_and_variable()
    {
        var error = Should.Throw<TemplateException>(() => TemplateRenderer.RenderText("Engines/Example", "{{name}} {{widht}}", new { name = "a", width = 1 }));

        error.Message.ShouldBe("Template 'Engines/Example' needs a variable that its model does not have: widht is undefined.");
    }

    [Theory]
    [InlineData("{{#if absent}}x{{/if}}")]
    [InlineData("{{#each absent}}x{{/each}}")]
    [InlineData("{{#unless absent}}x{{/unless}}")]
    public void A_missing_variable_in_a_block_is_an_error_too(string text)
    {
        var error = Should.Throw<TemplateException>(() => TemplateRenderer.RenderText("t", text, new { name = "a" }));

        error.Message.ShouldContain("absent");
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_culture_and_line_ends_are_unix()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = comma;
        try
        {
            TemplateRenderer.RenderText("t", "{{x}}\r\n{{n}}", new { x = 1.5, n = -1234567 }).ShouldBe("1.5\n-1234567");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_unknown_template_lists_the_known_ones()
    {
        var error = Should.Throw<TemplateException>(() => TemplateRenderer.Render("Nothing", new { }));

        error.Message.ShouldStartWith("There is no template 'Nothing'. Templates: ");
        error.Message.ShouldContain("Engines/VerilatorShim.cpp");
    }

    [Fact]
    public void A_malformed_template_is_named() =>
        Should.Throw<TemplateException>(() => TemplateRenderer.RenderText("broken", "{{#if x}}", new { x = true })).Message.ShouldStartWith("Template 'broken' is malformed");
}
