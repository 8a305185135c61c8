using System.Globalization;

namespace Verification.Engines.BuiltIn;

/// <summary>Writes the ports of an engine as a VCD file: 10 ns are a cycle, the active edge is in its middle.</summary>
internal sealed class PortRecorder : IDisposable
{
    private const int CycleTime = 10;
    private const int EdgeTime = 5;
    private const int FirstCode = '!';
    private const int CodeCount = '~' - '!' + 1;

    private readonly SimulationEngine engine;
    private readonly StreamWriter file;
    private readonly string[] codes;
    private readonly byte[]?[] written;
    private readonly int clock;

    /// <summary>Creates or replaces the file; nothing is recorded yet.</summary>
    /// <param name="engine">Whose ports are recorded.</param>
    /// <param name="path">The VCD file.</param>
    /// <exception cref="SimulationException">The file can't be written.</exception>
    public PortRecorder(SimulationEngine engine, string path)
    {
        this.engine = engine;
        clock = engine.Design.ClockIndex;
        var ports = engine.Design.Ports;
        written = new byte[ports.Length][];
        codes = [.. Enumerable.Range(0, ports.Length).Select(Code)];
        try
        {
            file = new StreamWriter(path) { NewLine = "\n" };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SimulationException($"The waveform file '{path}' can't be written.", failure);
        }

        file.WriteLine("$timescale 1ns $end");
        file.WriteLine($"$scope module TOP $end\n$scope module {engine.Design.Top} $end");
        for (var port = 0; port < ports.Length; port++)
        {
            var range = ports[port].Width == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" [{ports[port].Width - 1}:0]");
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"$var wire {ports[port].Width} {codes[port]} {ports[port].Name}{range} $end"));
        }

        file.WriteLine("$upscope $end\n$upscope $end\n$enddefinitions $end");
    }

    /// <summary>Records the half of the present cycle before its edge.</summary>
    public void RecordSettled() => Record(engine.Cycle * CycleTime, edge: false);

    /// <summary>Records what the edge of the present cycle has changed.</summary>
    public void RecordEdge() => Record((engine.Cycle * CycleTime) + EdgeTime, edge: true);

    /// <summary>Makes readable what was recorded.</summary>
    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();

    private void Record(long time, bool edge)
    {
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"#{time}"));
        for (var port = 0; port < codes.Length; port++)
        {
            ReadOnlySpan<byte> value = port == clock ? [edge ? (byte)1 : (byte)0] : engine.PortBytes(port);
            if (written[port] is { } last && value.SequenceEqual(last))
                continue;
            written[port] = value.ToArray();
            Write(value, engine.Design.Ports[port].Width, codes[port]);
        }
    }

    private void Write(ReadOnlySpan<byte> value, int width, string code)
    {
        if (width > 1)
            file.Write('b');
        for (var bit = width - 1; bit >= 0; bit--)
            file.Write((value[bit / 8] >> (bit % 8) & 1) != 0 ? '1' : '0');
        if (width > 1)
            file.Write(' ');
        file.WriteLine(code);
    }

    /// <summary>The shortest name of printable characters that no other number has.</summary>
    private static string Code(int number)
    {
        var code = "";
        do
        {
            code += (char)(FirstCode + (number % CodeCount));
            number = (number / CodeCount) - 1;
        }
        while (number >= 0);
        return code;
    }
}
