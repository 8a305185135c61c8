using Verification.Tests.Designs;
//with tests/Verification.Tests/Designs/FourPrograms.cs
public static class Bench
{
    public static void Run()
    {
//block
    }
}
