using Synthesis;

public static class Statements
{
    public static void Run()
    {
//block
    }
}
