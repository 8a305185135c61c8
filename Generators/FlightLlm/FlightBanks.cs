using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>Two banks for blocks of activations: one is filled while the other one is read. Read at once, from distributed memory.</summary>
/// <param name="config">The unit.</param>
public sealed class FlightBanks(FlightArrayConfig config) : Module<FlightArrayConfig>(config)
{
    /// <summary>Blocks; those up to one with Last fill a bank. Beyond its depth they are dropped.</summary>
    public Stream<FlightBlock> Blocks { get; } = In.Stream(new FlightBlock(config.Validated()));

    /// <summary>Block that is read.</summary>
    public UInt Address { get; } = In.UInt(config.AddressBits);

    /// <summary>The bank that is read becomes free.</summary>
    public Bit Frees { get; } = In.Bit();

    /// <summary>There is a full bank to read.</summary>
    public Bit IsFull { get; } = Out.Bit();

    /// <summary>The block at the address is the bank's last one.</summary>
    public Bit IsLast { get; } = Out.Bit();

    /// <summary>The block at the address.</summary>
    public Vec<SInt> Rows { get; } = Out.Vec(config.Rows * config.Block, Shape.SInt(8));

    /// <inheritdoc/>
    protected override void Build()
    {
        var width = 8 * Config.Rows * Config.Block;
        var words = Mem.Of(2 * Config.Depth, Shape.Bits(width));
        var lasts = Reg.Vec(2, Shape.UInt(Config.AddressBits), Reset.None);
        var full = Reg.UInt(2);
        var writesBank = Reg.UInt(1);
        var readsBank = Reg.UInt(1);
        var address = Reg.UInt(Config.AddressBits);
        var isEnd = address == Config.Depth - 1;
        Blocks.Ready.Value = !full[writesBank];
        var filled = Wire.UInt(2, defaultsTo: 0);
        using (When(Blocks.Fire))
        {
            words[Place(writesBank, address)].Next = Blocks.Payload.Rows.AsBits();
            address.Next = Mux(Blocks.Payload.Last | isEnd, 0, address + 1).Wrap();
            lasts[writesBank].Next = address;
            using (When(Blocks.Payload.Last | isEnd))
            {
                filled.Value = Mux(writesBank[0], UInt.Constant(2, 2), 1);
                writesBank.Next = ~writesBank;
            }
        }

        var freed = Mux(Frees, Mux(readsBank[0], UInt.Constant(2, 2), 1), 0);
        full.Next = (full | filled) & ~freed;
        using (When(Frees))
            readsBank.Next = ~readsBank;
        IsFull.Value = full[readsBank];
        IsLast.Value = Address == lasts[readsBank];
        var word = words[Place(readsBank, Address)];
        for (var k = 0; k < Config.Rows * Config.Block; k++)
            Rows[k].Value = word.Slice(8 * k, 8).AsSInt();
    }

    /// <summary>Banks lie one behind the other, whatever their depth is.</summary>
    private UInt Place(UInt bank, UInt address) => Mux(bank[0], address + Config.Depth, address).Wrap(BitsToCount(2 * Config.Depth));
}
