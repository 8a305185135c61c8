using System.Globalization;
using Benchmarks;
using Benchmarks.Speed;

switch (args)
{
    case ["elaboration"]:
        ElaborationBenchmark.Run();
        return 0;
    case ["build"]:
        BuildBenchmark.Run();
        return 0;
    case ["analyzers"]:
        AnalyzerBenchmark.Run();
        return 0;
    case ["exploration"]:
        ExplorationBenchmark.Run();
        return 0;
    case ["simulation", .. var rest] when rest.Length <= 1:
        SimulationBenchmark.Speeds(rest.FirstOrDefault());
        return 0;
    case ["observation", .. var rest] when rest.Length <= 1:
        SimulationBenchmark.Observations(rest.FirstOrDefault());
        return 0;
    case ["run", var design, var mode, var seconds]:
        SimulationBenchmark.RunOne(design, mode, TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
        return 0;
    case ["wakeups"]:
        WakeUpBenchmark.Run();
        return 0;
    case ["startup"]:
        StartUpBenchmark.Run();
        return 0;
    // What the start-up benchmark starts.
    case ["first-cycle", var size]:
        Console.WriteLine(StartUpBenchmark.FirstCycle(int.Parse(size, CultureInfo.InvariantCulture)));
        return 0;
    default:
        Console.Error.WriteLine("usage: hdl-benchmarks elaboration | exploration | build | analyzers | simulation [design] | observation [design] | startup | wakeups | run <design> <mode> <seconds>");
        return 2;
}
