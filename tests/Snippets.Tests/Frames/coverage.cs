using Verification.Coverage;
using Verification.Tests.Designs;
//with tests/Verification.Tests/Designs/FourPrograms.cs
public static class Covered
{
    public static void Run(Simulation sim, Counter dut)
    {
//block
    }
}
