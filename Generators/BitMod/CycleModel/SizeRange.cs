namespace Generators.BitMod.CycleModel;

/// <summary>Refuses sizes that are out of range.</summary>
internal static class SizeRange
{
    public static void Check(int value, int greatest, string parameterName)
    {
        if (value < 1 || value > greatest)
            throw new ArgumentOutOfRangeException(parameterName, value, FormattableString.Invariant($"It is 1 to {greatest}."));
    }
}
