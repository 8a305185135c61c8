//with docs/streams.md
public static class Bench
{
    public static void Run(Simulation sim, Scaler dut, long[] words, Scoreboard<long> scoreboard)
    {
//block
    }
}
