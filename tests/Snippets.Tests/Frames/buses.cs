//with docs/buses.md
public static class Texts
{
    public static void Write(AccumulatorMap map)
    {
//block
    }
}
