namespace HdlDsl;

/// <summary>
/// What a black box does, in C#, for simulations without its Verilog. One object stands for one instance and holds its state in fields.
/// A simulator calls <see cref="Settle"/> as often as it likes and <see cref="Edge"/> once for each rising edge of the clock.
/// </summary>
public abstract class BlackBoxModel
{
    /// <summary>Sets every output from the inputs and the state. Must not change the state, except that an active asynchronous reset may.</summary>
    /// <param name="ports">The ports; inputs hold their present values.</param>
    public abstract void Settle(BlackBoxPorts ports);

    /// <summary>Takes over the next state at a rising edge of the clock; outputs follow at the next <see cref="Settle"/>.</summary>
    /// <param name="ports">The ports; inputs hold their values just before the edge.</param>
    public virtual void Edge(BlackBoxPorts ports)
    {
    }

    /// <summary>Brings the state back to the start.</summary>
    /// <param name="seed">Seed for a random state, so that missing resets show; null for the defined start.</param>
    public virtual void Restart(int? seed)
    {
    }

    /// <summary>
    /// Whether an output follows an input without a clock edge. A simulator may evaluate a registered output before the inputs are known, which
    /// is faster; saying true for a pair that does not depend costs only speed.
    /// </summary>
    /// <param name="output">Name of the output.</param>
    /// <param name="input">Name of the input.</param>
    /// <returns>True unless overridden.</returns>
    public virtual bool DependsOn(string output, string input) => true;
}
