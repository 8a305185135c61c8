using Imported;
using VerilogImport.Tests;
//with tests/VerilogImport.Tests/Imported/sync_fifo.cs
//with tests/VerilogImport.Tests/FifoModel.cs
public sealed class Snippet : Module
{
    public UInt Y { get; } = Out.UInt(8, defaultsTo: 0);

    protected override void Build()
    {
        var (write, read) = (new ClockDomain("wclk", "wrst"), new ClockDomain("rclk", "rrst"));
//block
    }
}
