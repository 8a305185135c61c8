using System.Globalization;

namespace Verification.Engines.BuiltIn;

/// <summary>Writes the ports of an engine as a VCD file: each edge, or set of simultaneous edges, is in the middle of 10 ns.</summary>
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
    private readonly int[] clockOf;

    /// <summary>Creates or replaces the file; nothing is recorded yet.</summary>
    /// <param name="engine">Whose ports are recorded.</param>
    /// <param name="path">The VCD file.</param>
    /// <exception cref="SimulationException">The file can't be written.</exception>
    public PortRecorder(SimulationEngine engine, string path)
    {
        this.engine = engine;
        clockOf = [.. engine.Design.Ports.Select(port => engine.Design.ClockNumber(port.Name))];
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

    /// <summary>Records all ports that have changed.</summary>
    /// <param name="moment">How many edges or sets of simultaneous edges came before.</param>
    /// <param name="risen">The clocks whose edges have just come; null for the settled half before them.</param>
    public void Record(long moment, ulong? risen)
    {
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"#{(moment * CycleTime) + (risen is null ? 0 : EdgeTime)}"));
        for (var port = 0; port < codes.Length; port++)
        {
            var clock = clockOf[port];
            ReadOnlySpan<byte> value = clock < 0 ? engine.PortBytes(port) : [(byte)((risen ?? 0) >> clock & 1)];
            if (written[port] is { } last && value.SequenceEqual(last))
                continue;
            written[port] = value.ToArray();
            Write(value, engine.Design.Ports[port].Width, codes[port]);
        }
    }

    /// <summary>Makes readable what was recorded.</summary>
    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();

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
