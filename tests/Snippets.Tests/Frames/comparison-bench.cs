using Verification.Tests.Designs;
//with tests/Verification.Tests/Designs/FourPrograms.cs
public static class Bench
{
    public static void Run(PipelinedMac dut, EngineKind engine, int lane, long a, bool valid, Queue<long> golden)
    {
//block
    }
}
