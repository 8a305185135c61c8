using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>Codebooks and boundaries in registers, the table of products in memories of which a word of Terms entries is read in a cycle.</summary>
/// <param name="config">The engine.</param>
public sealed class OasisTables(OasisConfig config) : Module<OasisConfig>(config)
{
    /// <summary>An entry that is written.</summary>
    public Flow<OasisTableWrite> Writes { get; } = In.Flow(new OasisTableWrite(config));

    /// <summary>Boundaries, FP16.</summary>
    public Vec<Bits> Boundaries { get; } = Out.Vec(config.ActivationCentroids - 1, Shape.Bits(OasisConfig.HalfBits));

    /// <summary>Centroids of activations, FP16.</summary>
    public Vec<Bits> Activations { get; } = Out.Vec(config.ActivationCentroids, Shape.Bits(OasisConfig.HalfBits));

    /// <summary>Centroids of weights, FP16.</summary>
    public Vec<Bits> Weights { get; } = Out.Vec(config.WeightCentroids, Shape.Bits(OasisConfig.HalfBits));

    /// <summary>Address of a word of products.</summary>
    public UInt ReadAddress { get; } = In.UInt(BitsToCount(config.ReductionCycles));

    /// <summary>Its entries, a cycle later.</summary>
    public Vec<OasisScaled> Products { get; } = Out.Vec(config.Terms, new OasisScaled());

    /// <summary>The entry that is being written is a product that is infinite or NaN.</summary>
    public Bit IsIllegal { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var write = Writes.Payload;
        Boundaries.Value = Registers(Boundaries, OasisTable.Boundaries);
        Activations.Value = Registers(Activations, OasisTable.Activations);
        Weights.Value = Registers(Weights, OasisTable.Weights);

        var isProduct = Writes.Valid & (write.Table == OasisTable.Products);
        var isFinite = !write.Number[14, 10].AllSet();
        IsIllegal.Value = isProduct & !isFinite;
        var product = Mux(isFinite, write.Number, BitsOf(0, OasisConfig.HalfBits));
        var termBits = BitOperations.Log2((uint)Config.Terms);
        for (var term = 0; term < Config.Terms; term++)
        {
            var memory = Mem.Of(Config.ReductionCycles, Shape.Bits(OasisConfig.HalfBits)).Named($"products_{term}");
            var isTerm = termBits == 0 ? true : write.Address.Slice(0, termBits) == term;
            using (When(isProduct & isTerm))
                memory[write.Address.Slice(termBits, write.Address.Width - termBits)].Next = product;
            Products[term].Value = OasisScaled.Of(memory.ReadNext(ReadAddress));
        }

        Vec<Bits> Registers(Vec<Bits> table, OasisTable name)
        {
            var entries = Reg.Vec(table.Count, Shape.Bits(OasisConfig.HalfBits), Reset.None).Named(name.ToString().ToLowerInvariant());
            for (var i = 0; i < table.Count; i++)
            {
                using (When(Writes.Valid & (write.Table == name) & (write.Address == i)))
                    entries[i].Next = write.Number;
            }

            return entries;
        }
    }
}
