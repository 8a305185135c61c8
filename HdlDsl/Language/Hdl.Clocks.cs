namespace HdlDsl;

/// <content>Clock domains.</content>
public static partial class Hdl
{
    /// <summary>
    /// Puts what is declared inside into a clock domain: <c>using (ClockedBy(fast)) { var count = Reg.UInt(8); … }</c>. Registers and instances belong to
    /// the domain in which they are declared, writes of a memory to the one in which they stand.
    /// </summary>
    /// <param name="domain">The domain. Its clock and reset become ports of the module, and of all modules around it.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public static Scope ClockedBy(ClockDomain domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var builder = DefinitionBuilder.Required;
        return new Scope(builder, builder.ChangeDomain(domain));
    }

    /// <summary>
    /// Says which clock a port belongs to: <c>In.Bit().ClockedBy(fast)</c>. Needed only where no register tells, or where registers of several clocks
    /// read it; the check of crossings then knows which of them are wrong.
    /// </summary>
    /// <typeparam name="T">Type of the port.</typeparam>
    /// <param name="port">A port just made by In or Out.</param>
    /// <param name="domain">Domain of the registers around the module that feed or read it.</param>
    /// <returns>The port.</returns>
    public static T ClockedBy<T>(this T port, ClockDomain domain)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(domain);
        foreach (var origin in PortsOf(port, nameof(ClockedBy)))
            origin.Clock = domain.Clock;
        return port;
    }

    /// <summary>Says that an input changes at any time, as a button does: only a synchroniser may read it.</summary>
    /// <typeparam name="T">Type of the port.</typeparam>
    /// <param name="port">An input just made by In.</param>
    /// <returns>The port.</returns>
    public static T Asynchronous<T>(this T port)
        where T : Data
    {
        foreach (var origin in PortsOf(port, nameof(Asynchronous)))
            origin.IsAsynchronous = origin.IsInput;
        return port;
    }

    private static IEnumerable<PortOrigin> PortsOf(Data port, string word)
    {
        ArgumentNullException.ThrowIfNull(port);
        return port.Leaves().Select(leaf => leaf.Signal.Origin as PortOrigin ?? throw Errors.ClockOfNoPort(word));
    }
}
