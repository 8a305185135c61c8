using Generators.Catalogue;

namespace CatalogueTests;

public class NearNamesTests
{
    [Theory]
    [InlineData("mixpe-p", "mixpe-pe")]
    [InlineData("mixpepe", "mixpe-pe")]
    [InlineData("MIXPE-PE", "mixpe-pe")]
    [InlineData("cuonter", "counter")]
    [InlineData("count", "counter")]
    [InlineData("booth", "")]
    [InlineData("lanes", "tile.pe.lanes")]
    public void Names_a_few_keystrokes_away_are_near(string typed, string expected) =>
        string.Join(',', NearNames.Of(typed, ["counter", "mixpe-pe", "mixpe-array", "tile.pe.lanes"])).ShouldBe(expected);

    [Fact]
    public void At_most_three_names_are_offered_nearest_first() =>
        NearNames.Of("pe", ["pa", "pb", "pc", "pe1", "p"]).ShouldBe(["p", "pa", "pb"]);

    [Theory]
    [InlineData("mixpe", "mixpe-array,mixpe-engine,mixpe-float-pe,mixpe-pe")]
    [InlineData("MIXPE-", "mixpe-array,mixpe-engine,mixpe-float-pe,mixpe-pe")]
    [InlineData("mixpe-systolic", "mixpe-array,mixpe-engine,mixpe-float-pe,mixpe-pe")]
    [InlineData("mixpe-enigne", "mixpe-engine")]
    [InlineData("systolic-mixpe", "")]
    [InlineData("", "")]
    public void A_family_is_listed_as_a_whole(string typed, string expected) =>
        string.Join(',', NearNames.Of(typed, ["counter", "int8-pe", "mixpe-pe", "mixpe-array", "mixpe-float-pe", "mixpe-engine"])).ShouldBe(expected);

    [Fact]
    public void Advice_lists_all_names_when_none_is_near()
    {
        NearNames.Advice("xyzzy", ["counter", "mixpe-pe"], "Designs").ShouldBe("Designs: counter, mixpe-pe.");
        NearNames.Advice("xyzzy", [], "Designs").ShouldBe("Designs: none.");
        NearNames.Advice("countre", ["counter", "mixpe-pe"], "Designs").ShouldBe("Did you mean 'counter'?");
    }
}
