using Buses.Tests;
//with tests/Buses.Tests/WrapperTests.cs
public static class Bench
{
    public static void Run(Simulation sim, AxiStreamBeat[] beats, Stalls stalls)
    {
//block
    }
}
