namespace HdlDsl;

/// <summary>How the state register of an <see cref="Fsm{TEnum}"/> holds the members of its enumeration. Names in waveforms and in the Verilog's comments are the members' in every encoding.</summary>
public enum StateEncoding
{
    /// <summary>The numbers that the members have in C#.</summary>
    Members,

    /// <summary>0, 1, 2 … in ascending order of the members' numbers: the fewest bits, whatever the numbers are.</summary>
    Binary,

    /// <summary>One bit for each member. Comparisons with a state are one bit.</summary>
    OneHot,

    /// <summary>Gray code in ascending order of the members' numbers: neighbours differ in one bit.</summary>
    Gray,
}
