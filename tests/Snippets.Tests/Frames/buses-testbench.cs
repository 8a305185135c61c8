//with docs/buses.md
public static class Bench
{
    public static void Run(Simulation sim, Accumulator dut, List<(int Value, bool Last)> samples, Queue<int> expected)
    {
//block
    }
}
