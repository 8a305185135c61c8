using Generators.Catalogue;

namespace CatalogueTests;

public class KnobSetTests
{
    private static readonly KnobSet Array = KnobSet.Of(typeof(ArrayConfig));

    [Fact]
    public void Knobs_are_listed_in_the_order_of_declaration_with_nested_ones_in_place() =>
        Array.Knobs.Select(knob => $"{knob} = {knob.Default}").ShouldBe(
        [
            "rows: 1 to 64 = 4",
            "pe.weightBits: 2, 4 or 8 bits = 4",
            "pe.signed: true or false = true",
            "rounding: Floor or NearestEven = NearestEven",
            "offset: 7 or less = 0",
        ]);

    [Fact]
    public void A_knob_tells_kind_range_unit_and_meaning()
    {
        var knob = Array.Find("rows");
        (knob.Kind, knob.Min, knob.Max, knob.Unit, knob.Meaning, knob.Values.Length).ShouldBe((KnobKind.Integer, 1, 64, "", "Rows of elements.", 0));
        var listed = Array.Find("pe.weightBits");
        (listed.Min, listed.Max, listed.Unit).ShouldBe((null, null, "bits"));
        listed.Values.ShouldBe(["2", "4", "8"]);
    }

    [Fact]
    public void Positional_records_have_knobs_and_defaults_too()
    {
        var set = KnobSet.Of(typeof(PositionalConfig));
        set.Knobs.Select(knob => $"{knob} = {knob.Default}").ShouldBe(["number: 1 or more = 5", "flag: true or false = false"]);
        set.Apply(new PositionalConfig(), ["flag=TRUE", "number=9"]).ShouldBe(new PositionalConfig(9, true));
    }

    [Fact]
    public void A_record_that_must_be_given_values_has_no_defaults() =>
        KnobSet.Of(typeof(RequiredConfig)).Knobs.Single().Default.ShouldBeNull();

    [Fact]
    public void Assignments_change_a_copy_and_nothing_else()
    {
        var original = new ArrayConfig { Comment = "kept", Pe = new PeConfig { Signed = false } };
        var changed = Array.Apply(original, ["PE.WEIGHTBITS=8", " rows = 16 ", "rounding=floor", "offset=-3"]);
        changed.ShouldBe(new ArrayConfig
        {
            Comment = "kept",
            Rows = 16,
            Rounding = Rounding.Floor,
            Offset = -3,
            Pe = new PeConfig { WeightBits = 8, Signed = false },
        });
        original.ShouldBe(new ArrayConfig { Comment = "kept", Pe = new PeConfig { Signed = false } });
    }

    [Fact]
    public void Values_of_a_configuration_set_it_again()
    {
        var config = new ArrayConfig { Rows = 7, Offset = -1, Rounding = Rounding.Floor, Pe = new PeConfig { WeightBits = 2, Signed = false } };
        var texts = Array.ValuesIn(config).Select(knob => $"{knob.Key}={knob.Value}").ToList();
        texts.ShouldBe(["rows=7", "pe.weightBits=2", "pe.signed=false", "rounding=Floor", "offset=-1"]);
        Array.Apply(new ArrayConfig(), texts).ShouldBe(config);
    }

    [Theory]
    [InlineData("rows=0", "Knob 'rows' can't be '0'; it takes 1 to 64.")]
    [InlineData("rows=65", "Knob 'rows' can't be '65'; it takes 1 to 64.")]
    [InlineData("rows=four", "Knob 'rows' can't be 'four'; it takes 1 to 64.")]
    [InlineData("rows=99999999999", "Knob 'rows' can't be '99999999999'; it takes 1 to 64.")]
    [InlineData("rows=1.5", "Knob 'rows' can't be '1.5'; it takes 1 to 64.")]
    [InlineData("pe.weightBits=3", "Knob 'pe.weightBits' can't be '3'; it takes 2, 4 or 8 bits.")]
    [InlineData("pe.signed=1", "Knob 'pe.signed' can't be '1'; it takes true or false.")]
    [InlineData("rounding=0", "Knob 'rounding' can't be '0'; it takes Floor or NearestEven.")]
    [InlineData("rounding=Floor,NearestEven", "Knob 'rounding' can't be 'Floor,NearestEven'; it takes Floor or NearestEven.")]
    [InlineData("offset=8", "Knob 'offset' can't be '8'; it takes 7 or less.")]
    [InlineData("rosw=4", "There is no knob 'rosw'. Did you mean 'rows'?")]
    [InlineData("weightBits=4", "There is no knob 'weightBits'. Did you mean 'pe.weightBits'?")]
    [InlineData("comment=x", "There is no knob 'comment'. Knobs: rows, pe.weightBits, pe.signed, rounding, offset.")]
    [InlineData("rows", "'rows' sets no knob; write knob=value, for example rows=4.")]
    [InlineData("rows=", "'rows=' sets no knob; write knob=value, for example rows=4.")]
    [InlineData("=4", "'=4' sets no knob; write knob=value, for example rows=4.")]
    [InlineData("", "'' sets no knob; write knob=value, for example rows=4.")]
    [InlineData("rows=3", "Three rows are a crowd.")]
    public void Bad_assignments_are_refused(string assignment, string message) =>
        Should.Throw<CatalogueException>(() => Array.Apply(new ArrayConfig(), [assignment])).Message.ShouldBe(message);

    [Fact]
    public void Setting_a_knob_twice_is_refused() =>
        Should.Throw<CatalogueException>(() => Array.Apply(new ArrayConfig(), ["rows=4", "Rows=5"])).Message.ShouldBe("Knob 'rows' is set twice.");

    [Fact]
    public void A_configuration_made_in_code_is_checked_like_one_made_of_texts() =>
        Should.Throw<CatalogueException>(() => Array.Check(new ArrayConfig { Pe = new PeConfig { WeightBits = 5 } }))
            .Message.ShouldBe("Knob 'pe.weightBits' can't be '5'; it takes 2, 4 or 8 bits.");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("007", "7")]
    [InlineData("0xff", "255")]
    [InlineData("0XFf", "255")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("18446744073709551616", "0x10000000000000000")]
    [InlineData("0x8835c441_19d9720a_73c48335_1555eb8d", "0x8835c44119d9720a73c483351555eb8d")]
    public void Numbers_of_any_size_are_decimal_or_hexadecimal(string text, string value)
    {
        var set = KnobSet.Of(typeof(NumberConfig));
        var config = set.Apply(new NumberConfig(), [$"modulus={text}"]);
        set.ValuesIn(config)["modulus"].ShouldBe(value);
        set.Apply(new NumberConfig(), [$"modulus={value}"]).ShouldBe(config);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0x")]
    [InlineData("_")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("ff")]
    [InlineData("0xfg")]
    public void What_is_no_number_is_refused(string text) =>
        Should.Throw<CatalogueException>(() => KnobSet.Of(typeof(NumberConfig)).Apply(new NumberConfig(), [$"modulus={text}"]))
            .Message.ShouldBe($"Knob 'modulus' can't be '{text}'; it takes any number from 0, decimal or 0x and hexadecimal digits.");

    [Fact]
    public void A_number_has_no_range_and_no_list()
    {
        var knob = KnobSet.Of(typeof(NumberConfig)).Find("modulus");
        (knob.Kind, knob.Min, knob.Max, knob.Values.Length, knob.Default).ShouldBe((KnobKind.Number, null, null, 0, "9"));
    }

    [Fact]
    public void Properties_that_cannot_be_knobs_are_reported_to_the_programmer()
    {
        Should.Throw<InvalidOperationException>(() => KnobSet.Of(typeof(TextConfig)))
            .Message.ShouldBe("TextConfig.Text can't be a knob: knobs are int, BigInteger, bool or an enumeration, not String.");
        Should.Throw<InvalidOperationException>(() => KnobSet.Of(typeof(FixedConfig)))
            .Message.ShouldBe("FixedConfig.Number is a knob, so it needs an init accessor.");
    }
}
