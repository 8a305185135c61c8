using System.Text.RegularExpressions;
using Generators.Catalogue;
using HdlDsl;

namespace CatalogueTests;

public class CatalogueContentsTests
{
    public static TheoryData<string, string> AllPresets()
    {
        var data = new TheoryData<string, string>();
        foreach (var entry in Catalogue.Entries)
            foreach (var (preset, _) in entry.Presets)
                data.Add(entry.Name, preset);
        return data;
    }

    [Fact]
    public void Designs_are_in_the_order_of_their_names_and_each_name_occurs_once() =>
        Catalogue.Entries.Select(entry => entry.Name).ShouldBe(
            Catalogue.Entries.Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Names_are_fit_for_command_lines_and_folders()
    {
        foreach (var entry in Catalogue.Entries)
        {
            Regex.IsMatch(entry.Name, "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).ShouldBeTrue(entry.Name);
            entry.Presets.ShouldNotBeEmpty();
            foreach (var (preset, _) in entry.Presets)
                Regex.IsMatch(preset, "^(?!custom-)[A-Za-z0-9._-]+$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).ShouldBeTrue(preset);
            entry.Presets.Select(preset => preset.Name).Distinct(StringComparer.Ordinal).Count().ShouldBe(entry.Presets.Length);
            entry.Presets.Select(preset => preset.Config).Distinct().Count().ShouldBe(entry.Presets.Length);
        }
    }

    [Theory]
    [MemberData(nameof(AllPresets))]
    public void Every_preset_is_legal_and_elaborates(string design, string preset)
    {
        var entry = Catalogue.Find(design);
        var (_, config) = Catalogue.FindPreset(entry, preset);
        config.ShouldBeOfType(entry.ConfigType);
        KnobSet.Of(entry.ConfigType).Check(config);
        Should.NotThrow(() => Elaborator.Elaborate(entry.CreateModule(config)));
    }

    /// <summary>A configuration that a command line may give has a text, which names folders of results, whatever the knobs are.</summary>
    [Theory]
    [MemberData(nameof(AllPresets))]
    public void Every_configuration_has_a_text(string design, string preset)
    {
        var (_, config) = Catalogue.FindPreset(Catalogue.Find(design), preset);
        Should.NotThrow(config.ToString).ShouldNotBeNullOrEmpty();
        var knobs = KnobSet.Of(config.GetType());
        foreach (var knob in knobs.Knobs)
        {
            string[] ends = [.. knob.Values, .. new[] { knob.Min, knob.Max }.OfType<int>().Select(end => end.ToString(System.Globalization.CultureInfo.InvariantCulture))];
            foreach (var value in ends)
            {
                object changed;
                try
                {
                    changed = knobs.Apply(config, [$"{knob.Name}={value}"]);
                }
                catch (CatalogueException)
                {
                    // Does not go together with the other knobs.
                    continue;
                }

                Should.NotThrow(changed.ToString, $"{knob.Name}={value}").ShouldNotBeNullOrEmpty();
            }
        }
    }

    [Fact]
    public void An_unknown_design_or_preset_is_refused_with_near_names()
    {
        Should.Throw<CatalogueException>(() => Catalogue.Find("countr")).Message.ShouldBe("There is no design 'countr'. Did you mean 'counter'?");
        var counter = Catalogue.Find("counter");
        Should.Throw<CatalogueException>(() => Catalogue.FindPreset(counter, "decad"))
            .Message.ShouldBe("Design 'counter' has no preset 'decad'. Did you mean 'decade'?");
        Should.Throw<CatalogueException>(() => Catalogue.FindPreset(counter, "enormous"))
            .Message.ShouldBe("Design 'counter' has no preset 'enormous'. Presets: byte, decade, holding.");
    }

    [Fact]
    public void A_family_of_designs_is_offered_as_a_whole() =>
        Should.Throw<CatalogueException>(() => Catalogue.Find("mixpe")).Message.ShouldBe(
            "There is no design 'mixpe'. Did you mean 'mixpe-array' or 'mixpe-engine' or 'mixpe-float-pe' or 'mixpe-pe' or 'mixpe-weight-array'?");

    [Fact]
    public void A_knob_that_other_designs_of_the_family_have_is_refused_with_their_names()
    {
        var array = Catalogue.Find("mixpe-array");
        var knobs = KnobSet.Of(array.ConfigType);
        Should.Throw<CatalogueException>(() => knobs.Apply(array.Presets[0].Config, ["activation=Fp16"], knob => Catalogue.WhoHas(knob, array.Name))).Message.ShouldBe(
            "There is no knob 'activation'. Did you mean 'pe.activationBits'? Designs with this knob: mixpe-engine, mixpe-float-pe, mixpe-weight-array.");
        Catalogue.WhoHas("nothing", "mixpe-array").ShouldBeEmpty();
        Catalogue.WhoHas("activation", "counter").ShouldBeEmpty();
    }

    [Fact]
    public void The_first_preset_is_the_default() => Catalogue.FindPreset(Catalogue.Find("counter"), null).Name.ShouldBe("byte");
}
