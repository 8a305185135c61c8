using System.Text;
using Exploration.Store;
using Generators.Common.Tensors;
using Generators.Examples;
using Generators.FlightLlm.Isa;
using Verification;
using Verification.Coverage;

namespace Fuzz;

/// <summary>Good files to begin with, one or more of each format.</summary>
internal static class Corpora
{
    public static byte[][] Verilog => Texts(
        """
        `timescale 1ns / 1ps
        `define W 8
        `define MAX(a, b) ((a) > (b) ? (a) : (b))
        `ifdef SYNTHESIS
        `undef W
        `else
        (* keep = "true" *)
        `endif
        module fifo #(parameter WIDTH = `W, parameter [7:0] DEPTH = 8'd16, localparam BITS = $clog2(DEPTH), parameter signed S = -4'sd3, parameter NAME = "fifo") (
          input clk, rst_n,
          input  wire [WIDTH-1:0] s_data, input s_valid, output reg s_ready,
          output wire signed [`MAX(WIDTH, 4)-1:0] m_data, output [BITS:0] level, output [1:0][3:0] packed_port);
          // body
          reg [WIDTH-1:0] words [0:DEPTH-1];
          generate if (DEPTH > 256) $error("deep"); endgenerate
          always @(posedge clk) if (s_valid & s_ready) words[0] <= s_data;
        endmodule
        """,
        """
        module old (a, b, .outer(inner), y);
          parameter A = 4'b10_1x, B = {2{3'd5}}, C = A[2:1] + B ? 1 : 0;
          input [A:0] a; input b; output [(C<<2)|1:0] y;
          wire inner; /* comment */ output inner;
          function [3:0] f; input x; f = x; endfunction
        endmodule
        module second; endmodule
        """);

    public static byte[][] Study => Texts(
        """
        # comment
        study: MixPE element, quick
        design: mixpe-pe
        fixed: {weightSigned: true}
        knobs:
          topology: all
          weightBits: [4, 8]
        objectives:
          - minimise luts
          - maximise fmaxMhz
          - maximise weightBits * (activationBits + 2) / 3
        constraints:
          - luts <= 2000
          - fmaxMhz > 10
        target: xilinx
        """,
        """
        design: counter
        preset: decade
        knobs: { width: { from: 4, to: 12, step: 2 }, atEnd: [Wrap, Hold] }
        objectives: minimise cells
        target: ice40
        strategy: { kind: random, points: 5, keep: 0.5, population: 8, generations: 3, seed: 2 }
        synthesis: { dsp: true, device: "hx8k:ct256", place: false, seed: 3, clock: 100 }
        fidelity: synthesis
        limits: { timeout: 10, memory: 100 }
        """);

    public static byte[][] Npy =>
    [
        NpyOf("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 24),
        NpyOf("{'descr': '<f2', 'fortran_order': True, 'shape': (4, 3), }", 24),
        NpyOf("{'descr': '|u1', 'fortran_order': False, 'shape': (24,), }", 24),
    ];

    public static byte[][] Safetensors =>
    [
        SafetensorsOf("""{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"v":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}""", 19),
        SafetensorsOf("""{"\u0041":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"e":{"dtype":"I8","shape":[0],"data_offsets":[8,8]}}""", 8),
    ];

    public static byte[][] Store
    {
        get
        {
            var path = Path.GetTempFileName();
            try
            {
                File.Delete(path);
                using (var store = ResultStore.Open(path))
                {
                    store.Add([.. Enumerable.Range(0, 12).Select(i => new StoredPoint
                    {
                        Key = $"key{i}",
                        Design = "counter",
                        Knobs = new Dictionary<string, string>(StringComparer.Ordinal) { ["width"] = "8" },
                        Target = "generic",
                        Fidelity = default,
                        Status = default,
                        Message = new string('x', i * 20),
                        Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["area"] = i, ["depth"] = 2 },
                    })]);
                }

                return [File.ReadAllBytes(path)];
            }
            finally
            {
                foreach (var file in (string[])[path, path + "-wal", path + "-shm", path + "-journal"])
                    File.Delete(file);
            }
        }
    }

    public static byte[][] Coverage
    {
        get
        {
            var config = new CounterConfig { Width = 4, Limit = 9 };
            return [CoverageFile.Encode(CoverageRun.Collect(
                () => new Counter(config), () => new CounterEntry().Verify(config, new VerificationRequest { RandomCycles = 50 })))];
        }
    }

    public static byte[][] Waivers => Texts("# comment\ntoggle  Counter.rst* : held once\nbranch *Counter.cs:1?? * : can't be\n* *a*b*c* : nothing\n");

    public static byte[][] Liberty => [Resource("minimal.lib"), .. Texts(
        """
        /* small */
        library (small) {
          time_unit : "1ns"; capacitive_load_unit (1, ff);
          cell (NAND2) { area : 1.5; pin (A) { direction : input; } pin (B) { direction : input; } pin (Y) { direction : output; function : "!(A&B)"; } }
          cell (DFF) { area : 6; ff (IQ, IQN) { clocked_on : "CK"; next_state : "D"; } pin (CK) { direction : input; } pin (Q) { function : "IQ"; } }
          cell ("LATCH") { area : 4e0; latch (L, LN) { enable : "G"; data_in : "D"; } }
        }
        """)];

    private static byte[] Resource(string name)
    {
        using var content = new MemoryStream();
        using (var stream = typeof(Corpora).Assembly.GetManifestResourceStream(name)!)
            stream.CopyTo(content);
        return content.ToArray();
    }

    public static byte[][] Assembler => Texts(
        """
        .equ BASE 0x1000
        start: LD release=MM mode=A length=256 # a K-block
               LD release=MM mode=B length=256
               MM wait=LD K=1
               MM wait=LD K=1 output=1 release=ST
               ST wait=MM length=256 hbm_addr=BASE ; results
        """);

    public static byte[][] Program
    {
        get
        {
            var assembled = new List<byte[]>();
            foreach (var line in new[] { "LD", "ST", "MM", "MV", "MISC", "SYS" })
            {
                try
                {
                    assembled.Add(IsaAssembler.Assemble(line).ToBytes());
                }
                catch (IsaSyntaxException)
                {
                    // A unit of another name.
                }
            }

            return [[.. assembled.SelectMany(bytes => bytes)], .. assembled, new byte[32]];
        }
    }

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static byte[] NpyOf(string header, int dataBytes)
    {
        var text = Encoding.ASCII.GetBytes(header.PadRight(117) + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. new byte[dataBytes]];
    }

    private static byte[] SafetensorsOf(string header, int dataBytes)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[dataBytes]];
    }
}
