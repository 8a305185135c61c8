using Exploration.Studies;

namespace Exploration.Tests;

public class StudyFileTests
{
    private const string Good = """
        study: widths
        design: adder
        preset: word
        fixed: {kind: multiply}
        knobs:
          width: {from: 4, to: 12, step: 4}
          stages: [0, 2]
        objectives:
          - minimise luts / itemsPerCycle
          - maximise fmaxMhz
        constraints: [luts <= 100, "2 * levels > 3 - 1"]
        target: ice40
        synthesis: {clock: 250, device: "up5k:sg48", dsp: true, seed: 4}
        strategy: {kind: evolution, population: 8, generations: 3, seed: 9}
        limits: {timeout: 2.5, memory: 900}
        """;

    [Fact]
    public void A_study_has_what_the_file_says()
    {
        var study = Bench.StudyOf(Good);
        (study.Name, study.Final, study.Space.Size).ShouldBe(("widths", Fidelity.Placement, 6));
        study.Space.Dimensions.Select(dimension => $"{dimension.Knob.Name} {string.Join(' ', dimension.Values)}").ShouldBe(["width 4 8 12", "stages 0 2"]);
        study.Objectives.Select(objective => objective.ToString()).ShouldBe(["minimise luts / itemsPerCycle", "maximise fmaxMhz"]);
        study.Constraints.Select(constraint => constraint.ToString()).ShouldBe(["luts <= 100", "2 * levels > 3 - 1"]);
        study.Strategy.ShouldBe(new StrategyOptions { Kind = StrategyKind.Evolution, Population = 8, Generations = 3, Seed = 9 });
        (study.Synthesis.ClockPeriodPs, study.Synthesis.Device, study.Synthesis.Package, study.Synthesis.UseDsp, study.Synthesis.Seed, study.Synthesis.Timeout, study.Synthesis.MemoryMb)
            .ShouldBe((4000, "up5k", "sg48", true, 4, TimeSpan.FromSeconds(2.5), 900));
        var config = (AdderConfig)study.Space.Configure(study.Space.All().Last()).Config!;
        config.ShouldBe(new AdderConfig { Width = 12, Stages = 2, Kind = AdderKind.Multiply });
    }

    [Theory]
    [InlineData("design: adder", "design: ader", "2:9: There is no design 'ader'. Did you mean 'adder'?")]
    [InlineData("preset: word", "preset: wrod", "3:9: Design 'adder' has no preset 'wrod'. Did you mean 'word'?")]
    [InlineData("{kind: multiply}", "{kind: divide}", "4:15: Knob 'kind' can't be 'divide'; it takes Add, Multiply or Exclusive.")]
    [InlineData("{kind: multiply}", "{kid: multiply}", "4:9: There is no knob 'kid'. Did you mean 'kind'?")]
    [InlineData("stages: [0, 2]", "stags: [0, 2]", "7:3: There is no knob 'stags'. Did you mean 'stages'?")]
    [InlineData("stages: [0, 2]", "stages: [0, 9]", "7:15: Knob 'stages' can't be '9'; it takes 0 to 8.")]
    [InlineData("stages: [0, 2]", "stages: [2, 2]", "7:15: Knob 'stages' has the value '2' twice.")]
    [InlineData("stages: [0, 2]", "stages: []", "7:11: Knob 'stages' has an empty list of values.")]
    [InlineData("stages: [0, 2]", "kind: {from: 1}", "7:9: Knob 'kind' is no number, so it has no range; it takes Add, Multiply or Exclusive.")]
    [InlineData("stages: [0, 2]", "Width: [3]", "7:3: Knob 'width' is listed twice.")]
    [InlineData("to: 12", "to: 3", "6:10: The range of 'width' is empty: from 4 to 3.")]
    [InlineData("step: 4", "step: 0", "6:34: 'step' can't be '0'; it takes 1 to 2147483647.")]
    [InlineData("step: 4", "stride: 4", "6:28: There is no 'stride' in 'range of 'width''. Keys: from, to, step.")]
    [InlineData("maximise fmaxMhz", "maximise fmaxGhz", "10:5: There is no metric 'fmaxGhz' on target ice40. Did you mean 'fmaxMhz'?")]
    [InlineData("maximise fmaxMhz", "fmaxMhz", "10:5: An objective reads 'minimise <metric>' or 'maximise <metric>', not 'fmaxMhz'.")]
    [InlineData("maximise fmaxMhz", "maximise (luts", "10:5: '(luts': a ')' is missing.")]
    [InlineData("maximise fmaxMhz", "maximise luts luts", "10:5: 'luts luts': 'luts' is not understood; formulas have metrics, numbers, + - * / and parentheses.")]
    [InlineData("maximise fmaxMhz", "maximise areaUm2", "10:5: There is no metric 'areaUm2' on target ice40. Metrics: luts, flipFlops, carries, dsps, blockRams, lutRams, cells, levels, delayPs, fmaxMhz, itemsPerCycle, itemsPerSecond, latencyCycles, togglesPerCycle, width, stages.")]
    [InlineData("dsp: true", "keepHierarchy: true, keepAdders: true", "13:79: 'keepHierarchy' and 'keepAdders' are two ways to map: give one of them.")]
    [InlineData("luts <= 100", "luts <= -1", "11:15: No point can keep 'luts <= -1': no metric is less than 0.")]
    [InlineData("luts <= 100", "luts <= 100, 200 < luts", "11:28: No point can keep both 'luts <= 100' and '200 < luts'.")]
    [InlineData("luts <= 100", "3 <= 2", "11:15: The constraint '3 <= 2' is never true.")]
    [InlineData("luts <= 100", "luts", "11:15: A constraint has <=, <, >= or > in it, unlike 'luts'.")]
    [InlineData("target: ice40", "target: ice4", "12:9: There is no target 'ice4'. Did you mean 'ice40'?")]
    [InlineData("target: ice40", "target: asic", "12:9: Target asic maps to the cells of a liberty file: name one with liberty: below 'synthesis'.")]
    [InlineData("\"up5k:sg48\"", "up5k", "13:33: 'device' can't be 'up5k'; write device:package, for example up5k:sg48.")]
    [InlineData("population: 8", "population: 2", "14:41: 'population' can't be '2'; it takes 4 to 100000.")]
    [InlineData("kind: evolution", "kind: evolve", "14:18: There is no kind 'evolve'. It takes: grid, random, halving, evolution.")]
    [InlineData("timeout: 2.5", "timeout: soon", "15:19: 'timeout' can't be 'soon'; it takes 0.001 to 1000000.")]
    [InlineData("study: widths", "studi: widths", "1:1: There is no 'studi' in a study. Did you mean 'study'?")]
    [InlineData("objectives:", "target2:", "8:1: There is no 'target2' in a study. Did you mean 'target'?")]
    [InlineData("design: adder", "", "1:1: The study names no design: design: <name>.")]
    public void A_mistake_is_told_with_its_place(string from, string to, string message)
    {
        Good.ShouldContain(from);
        Should.Throw<ExplorationException>(() => Bench.StudyOf(Good.Replace(from, to, StringComparison.Ordinal))).Message.ShouldBe($"study.yaml:{message}");
    }

    [Theory]
    [InlineData("design: [adder", "study.yaml:2:1: ")]
    [InlineData("design: adder\n\tknobs: 1", "study.yaml:1:9: ")]
    [InlineData("a: 1\na: 2", "study.yaml:2:1: ")]
    public void Text_that_is_no_YAML_is_told_with_its_place(string text, string start) => Should.Throw<ExplorationException>(() => Bench.StudyOf(text)).Message.ShouldStartWith(start);

    [Fact]
    public void An_empty_file_and_a_missing_one_are_told()
    {
        Should.Throw<ExplorationException>(() => Bench.StudyOf("")).Message.ShouldBe("study.yaml:1:1: A study is a mapping: study, design, knobs, objectives, …");
        Should.Throw<ExplorationException>(() => StudyFile.Read("/nowhere/a.yaml", [])).Message.ShouldStartWith("The study '/nowhere/a.yaml' can't be read: ");
    }

    [Fact]
    public void Formulas_compute()
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["a"] = 6, ["b"] = 2, ["zero"] = 0 };
        double? Value(string text) => MetricExpression.Parse(text, [.. metrics.Keys, "missing"]).Evaluate(metrics);
        Value("a - b - 1").ShouldBe(3);
        Value("a / b / 3").ShouldBe(1);
        Value("-(a + 2*b) * 0.5").ShouldBe(-5);
        Value("A").ShouldBe(6);
        Value("a / zero").ShouldBeNull();
        Value("missing + 1").ShouldBeNull();
    }
}
