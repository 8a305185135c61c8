//with README.md
public static class Bench
{
    public static void Run()
    {
//block
    }
}
