using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>What is chosen by an address or an index: memories, and registers that a wire joins.</summary>
public sealed partial class RandomDesign
{
    private const int UsualDepth = 20;

    private void AddMemory()
    {
        var depth = random.Next(8) == 0 ? random.Next(2, options.GreatestDepth + 1) : random.Next(2, UsualDepth);
        var (width, isRom) = (Math.Min(Width(), options.GreatestWord), random.Next(2) == 0);
        var hasContents = isRom || !options.MemoriesWithoutContents || random.Next(2) == 0;
        var contents = hasContents ? Enumerable.Range(0, depth).Select(_ => RandomValue(random, width)).ToArray() : [];
        var memory = net.Memory(Name("mem"), depth, width, isRom, contents);
        // Words of a deep memory are hardly ever read and written unless both take one address.
        var shared = PickVariable(AddressWidth(depth));
        pool.Add(net.Nodes.Intern(Op.MemoryRead, width, memory, random.Next(2) == 0 ? shared : Pick(AddressWidth(depth))));
        if (isRom)
            return;
        var domain = Domains[random.Next(Domains.Length)];
        for (var port = 0; port < 2; port++)
            AddWrite(memory, random.Next(2) == 0 ? shared : PickVariable(AddressWidth(depth)), width, domain);
    }

    /// <summary>Now and then only some bits of the word.</summary>
    private void AddWrite(int memory, int address, int width, ClockDomain domain)
    {
        var low = random.Next(3) == 0 ? random.Next(width) : 0;
        var replaced = low > 0 || random.Next(4) == 0 ? random.Next(1, width - low + 1) : width;
        Region(2, () => net.Write(memory, address, Pick(replaced), domain, low));
    }

    private int AddressWidth(int depth) => random.Next(2) == 0 ? BitOperations.Log2((uint)depth) + 1 : IndexWidth();

    /// <summary>A vector whose elements are registers, in their order or not, with an exception now and then; read by an index as register files are.</summary>
    private void AddRegisterVector()
    {
        var (count, width) = (random.Next(4) == 0 ? random.Next(2, 70) : random.Next(2, 9), Math.Min(100, Width()));
        var domain = Domains[random.Next(Domains.Length)];
        var wire = net.Wire(Name("vector"), count * width);
        net.Definition.SignalRef(wire).ElementWidth = width;
        var first = registers.Count;
        for (var element = 0; element < count; element++)
            registers.Add(net.Register(Name("element"), width, RandomConstant(width), domain));
        var isReversed = random.Next(4) == 0;
        var hasExceptions = random.Next(4) == 0;
        ForEachElement(count, element =>
        {
            var register = net.Read(registers[first + (isReversed ? count - 1 - element : element)]);
            net.Assign(wire, hasExceptions && random.Next(4) == 0 ? Pick(width) : register, element * width);
        });
        if (random.Next(3) == 0)
            AssignByIndex(first, count, width);
        for (var i = random.Next(1, 4); i > 0; i--)
            pool.Add(net.Fold.DynamicSlice(net.Read(wire), PickVariable(AddressWidth(count)), width, random.Next(3) == 0 ? random.Next(1, width + 1) : width));
    }

    /// <summary>Writes one of the registers, chosen by a switch.</summary>
    private void AssignByIndex(int first, int count, int width)
    {
        var (bits, value) = (BitOperations.Log2((uint)count) + 1, Pick(width));
        var chain = net.SwitchChain(PickVariable(bits));
        for (var element = 0; element < count; element++)
        {
            var register = registers[first + element];
            net.Branch(chain, ScopeKind.Case, -1, () => net.Assign(register, value), net.Constant(element, bits));
        }
    }
}
