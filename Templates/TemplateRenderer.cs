using System.Collections.Concurrent;
using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace Templates;

/// <summary>
/// Renders the embedded <c>*.hbs</c> templates. Output is a pure function of template and model: invariant culture, '\n' line ends,
/// no HTML escaping, and a variable that the model lacks is an error instead of an empty string.
/// </summary>
public static class TemplateRenderer
{
    private const string Extension = ".hbs";

    private static readonly IHandlebars Engine = Handlebars.Create(new HandlebarsConfiguration
    {
        NoEscape = true,
        ThrowOnUnresolvedBindingExpression = true,
        FormatProvider = CultureInfo.InvariantCulture,
    });

    private static readonly ConcurrentDictionary<string, HandlebarsTemplate<object, object>> Compiled = new(StringComparer.Ordinal);

    /// <summary>Renders the embedded template.</summary>
    /// <param name="templateName">Path below the Templates project without ".hbs", for example <c>Engines/VerilatorShim.cpp</c>.</param>
    /// <param name="model">Object whose public properties, or dictionary whose keys, are the variables.</param>
    /// <exception cref="TemplateException">The template does not exist, is malformed or uses an unknown variable.</exception>
    public static string Render(string templateName, object model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Render(templateName, Compiled.GetOrAdd(templateName, name => Compile(name, Source(name))), model);
    }

    /// <summary>Compiles a template ahead of its first use, for callers that can do so while they wait for something else.</summary>
    /// <exception cref="TemplateException">The template does not exist or is malformed.</exception>
    public static void Prepare(string templateName) => Compiled.GetOrAdd(templateName, name => Compile(name, Source(name)));

    /// <summary>The text of an embedded template as it is, for content hashes.</summary>
    /// <exception cref="TemplateException">The template does not exist.</exception>
    public static string Source(string templateName)
    {
        using var stream = typeof(TemplateRenderer).Assembly.GetManifestResourceStream(templateName + Extension)
            ?? throw new TemplateException($"There is no template '{templateName}'. Templates: {string.Join(", ", Names)}.");
        using var reader = new StreamReader(stream);
        return Normalised(reader.ReadToEnd());
    }

    /// <summary>Names of all embedded templates in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. typeof(TemplateRenderer).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
        .Select(name => name[..^Extension.Length])
        .Order(StringComparer.Ordinal)];

    /// <summary>Renders a template given as text; <paramref name="templateName"/> only serves error messages.</summary>
    internal static string RenderText(string templateName, string text, object model) =>
        Render(templateName, Compile(templateName, Normalised(text)), model);

    private static string Render(string templateName, HandlebarsTemplate<object, object> template, object model)
    {
        try
        {
            return Normalised(template(model));
        }
        catch (HandlebarsUndefinedBindingException e)
        {
            throw new TemplateException($"Template '{templateName}' needs a variable that {ModelName(model)} does not have: {e.Message}.", e);
        }
        catch (HandlebarsException e)
        {
            throw new TemplateException($"Template '{templateName}' could not be rendered: {e.Message}", e);
        }
    }

    private static HandlebarsTemplate<object, object> Compile(string templateName, string text)
    {
        try
        {
            return Engine.Compile(text);
        }
        catch (HandlebarsException e)
        {
            throw new TemplateException($"Template '{templateName}' is malformed: {e.Message}", e);
        }
    }

    private static string ModelName(object model)
    {
        var type = model.GetType();
        return type.Name.Contains('<', StringComparison.Ordinal) ? "its model" : $"its model {type.Name}";
    }

    private static string Normalised(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
