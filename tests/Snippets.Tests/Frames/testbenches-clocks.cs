public static class Bench
{
    public static void Run(Simulation sim, AsyncFifo<UInt> dut, long[] words)
    {
//block
    }
}
