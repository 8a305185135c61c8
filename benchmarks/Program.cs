using Benchmarks;

switch (args)
{
    case ["elaboration"]:
        ElaborationBenchmark.Run();
        return 0;
    case ["build"]:
        BuildBenchmark.Run();
        return 0;
    case ["simulation"]:
        SimulationBenchmark.Run();
        return 0;
    case ["wakeups"]:
        WakeUpBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: hdl-benchmarks elaboration | build | simulation | wakeups");
        return 2;
}
