using System.Runtime.CompilerServices;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Logic of single bits: gates with up to three inputs and any function of them, hash-consed. Values are literals, twice the number of a gate plus 1
/// for its complement, so that inverters cost nothing: a gate's inputs are plain gates in ascending order, and its function is 0 when all are.
/// Gate 0 is the constant 0; leaves are gates without inputs. Inputs have smaller numbers than the gate.
/// </summary>
internal sealed class GateGraph
{
    /// <summary>The constant 0.</summary>
    public const int False = 0;

    /// <summary>The constant 1.</summary>
    public const int True = 1;

    private const int InitialCapacity = 1024;

    private Gate[] gates = new Gate[InitialCapacity];
    private int[] buckets = new int[InitialCapacity];

    public GateGraph()
    {
        buckets.AsSpan().Fill(-1);
        gates[0].InputCount = 0;
        Count = 1;
    }

    /// <summary>Number of gates, leaves and the constant among them.</summary>
    public int Count { get; private set; }

    /// <summary>A gate.</summary>
    public ref readonly Gate this[int gate] => ref gates[gate];

    /// <summary>Adds a leaf.</summary>
    /// <returns>Its literal.</returns>
    public int Leaf()
    {
        if (Count == gates.Length)
            Grow();
        gates[Count].Next = -1;
        return Count++ << 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Not(int a) => a ^ 1;

    public int And(int a, int b) => Make(TruthTable.A & TruthTable.B, a, b, False);

    public int Or(int a, int b) => Make(TruthTable.A | TruthTable.B, a, b, False);

    public int Xor(int a, int b) => Make(TruthTable.A ^ TruthTable.B, a, b, False);

    public int Xor(int a, int b, int c) => Make(TruthTable.A ^ TruthTable.B ^ TruthTable.C, a, b, c);

    public int Majority(int a, int b, int c) =>
        Make((TruthTable.A & TruthTable.B) | (TruthTable.A & TruthTable.C) | (TruthTable.B & TruthTable.C), a, b, c);

    /// <summary><paramref name="whenTrue"/> where the condition is 1, else <paramref name="whenFalse"/>.</summary>
    public int Mux(int condition, int whenTrue, int whenFalse) =>
        Make((TruthTable.C & TruthTable.A) | (~TruthTable.C & TruthTable.B & TruthTable.One), whenTrue, whenFalse, condition);

    /// <summary>Any function of three literals.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="a">First input.</param>
    /// <param name="b">Second input.</param>
    /// <param name="c">Third input.</param>
    /// <returns>Literal.</returns>
    public int Make(int table, int a, int b, int c)
    {
        Span<int> inputs = [a >> 1, b >> 1, c >> 1];
        if ((a & 1) != 0)
            table = TruthTable.Complement(table, 0);
        if ((b & 1) != 0)
            table = TruthTable.Complement(table, 1);
        if ((c & 1) != 0)
            table = TruthTable.Complement(table, 2);
        var count = Reduce(ref table, inputs);
        if (count > 1 && Collapse(table, inputs[..count]) is var known and >= 0)
            return known;
        return Find(table, inputs, count, mayAdd: true);
    }

    /// <summary>Brings a function of gates into the form that is stored: constant, repeated and needless inputs dropped, the others in order at the front.</summary>
    /// <param name="table">The function.</param>
    /// <param name="inputs">Three gates.</param>
    /// <returns>Number of inputs left.</returns>
    public static int Reduce(ref int table, Span<int> inputs)
    {
        if (inputs[0] > inputs[1])
            Swap(ref table, inputs, 0, 1);
        if (inputs[1] > inputs[2])
            Swap(ref table, inputs, 1, 2);
        if (inputs[0] > inputs[1])
            Swap(ref table, inputs, 0, 1);
        for (var i = 0; i < 3; i++)
        {
            if (inputs[i] == 0)
                table = TruthTable.Cofactor(table, i, value: false);
        }

        // From the last on, so that of three equal inputs the first is the one that stays.
        for (var i = 2; i > 0; i--)
        {
            if (inputs[i] == inputs[i - 1])
                table = Join(table, i);
        }

        var count = 0;
        for (var i = 0; i < 3; i++)
        {
            if (!TruthTable.DependsOn(table, i))
                continue;
            if (i != count)
                Swap(ref table, inputs, count, i);
            count++;
        }

        return count;
    }

    /// <summary>Input i-1 takes the place of input i as well.</summary>
    private static int Join(int table, int input)
    {
        var same = TruthTable.Variable(input - 1);
        return (TruthTable.Cofactor(table, input, value: true) & same) | (TruthTable.Cofactor(table, input, value: false) & ~same & TruthTable.One);
    }

    private static void Swap(ref int table, Span<int> inputs, int first, int second)
    {
        (inputs[first], inputs[second]) = (inputs[second], inputs[first]);
        Span<int> variables = [TruthTable.A, TruthTable.B, TruthTable.C];
        (variables[first], variables[second]) = (variables[second], variables[first]);
        table = TruthTable.Evaluate(table, variables[0], variables[1], variables[2]);
    }

    /// <summary>
    /// Looks through the inputs: where the gate and one of its inputs together have no more than three inputs, the function of those may turn
    /// out constant, one of them, or a gate that is there. New gates are not made this way, for that would hide the inner one from the mapping.
    /// </summary>
    /// <returns>Literal, or −1.</returns>
    private int Collapse(int table, ReadOnlySpan<int> inputs)
    {
        Span<int> leaves = stackalloc int[3];
        Span<int> functions = stackalloc int[3];
        for (var inner = 0; inner < inputs.Length; inner++)
        {
            ref readonly var gate = ref gates[inputs[inner]];
            if (gate.InputCount == 0)
                continue;
            leaves.Clear();
            var count = 0;
            for (var i = 0; i < inputs.Length && count >= 0; i++)
            {
                if (i != inner)
                    count = Place(leaves, count, inputs[i]);
            }

            for (var i = 0; i < gate.InputCount && count >= 0; i++)
                count = Place(leaves, count, gate.Input(i));
            if (count < 0)
                continue;
            functions.Clear();
            for (var i = 0; i < inputs.Length; i++)
            {
                functions[i] = i != inner ? VariableOf(leaves, inputs[i]) : TruthTable.Evaluate(
                    gate.Table, VariableOf(leaves, gate.A), VariableOf(leaves, gate.B), VariableOf(leaves, gate.C));
            }

            var composed = TruthTable.Evaluate(table, functions[0], functions[1], functions[2]);
            var left = Reduce(ref composed, leaves);
            if (Find(composed, leaves, left, mayAdd: false) is var known and >= 0)
                return known;
        }

        return -1;
    }

    private static int Place(Span<int> leaves, int count, int gate)
    {
        if (leaves[..count].Contains(gate))
            return count;
        if (count == leaves.Length)
            return -1;
        leaves[count] = gate;
        return count + 1;
    }

    private static int VariableOf(ReadOnlySpan<int> leaves, int gate) => leaves.IndexOf(gate) is var place and >= 0 ? TruthTable.Variable(place) : 0;

    private int Find(int table, Span<int> inputs, int count, bool mayAdd)
    {
        var complement = table & 1;
        if (complement != 0)
            table = ~table & TruthTable.One;
        if (count == 0)
            return complement;
        // Of one input, and 0 at 0: the input itself.
        if (count == 1)
            return (inputs[0] << 1) | complement;
        for (var i = count; i < 3; i++)
            inputs[i] = 0;
        var hash = Hash(table, inputs[0], inputs[1], inputs[2]);
        for (var gate = buckets[hash & (buckets.Length - 1)]; gate >= 0; gate = gates[gate].Next)
        {
            ref readonly var known = ref gates[gate];
            if (known.A == inputs[0] && known.B == inputs[1] && known.C == inputs[2] && known.Table == table)
                return (gate << 1) | complement;
        }

        if (!mayAdd)
            return -1;
        if (Count == gates.Length)
            Grow();
        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        gates[Count] = new Gate { A = inputs[0], B = inputs[1], C = inputs[2], Table = (byte)table, InputCount = (byte)count, Next = bucket };
        bucket = Count;
        return (Count++ << 1) | complement;
    }

    private static int Hash(int table, int a, int b, int c)
    {
        var hash = ((uint)table * 0x85EBCA6Bu) + (uint)a;
        hash = (hash * 0x9E3779B1u) ^ (uint)b;
        hash = (hash * 0x9E3779B1u) ^ (uint)c;
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6Du;
        return (int)(hash ^ (hash >> 13));
    }

    private void Grow()
    {
        Array.Resize(ref gates, gates.Length * 2);
        buckets = new int[gates.Length];
        buckets.AsSpan().Fill(-1);
        for (var gate = 1; gate < Count; gate++)
        {
            ref var entry = ref gates[gate];
            if (entry.InputCount == 0)
                continue;
            ref var bucket = ref buckets[Hash(entry.Table, entry.A, entry.B, entry.C) & (buckets.Length - 1)];
            entry.Next = bucket;
            bucket = gate;
        }
    }

    /// <summary>One gate.</summary>
    public struct Gate
    {
        /// <summary>First input.</summary>
        public int A;

        /// <summary>Second input.</summary>
        public int B;

        /// <summary>Third input, 0 when there are two.</summary>
        public int C;

        /// <summary>Next gate of the same hash.</summary>
        public int Next;

        /// <summary>Function of the inputs.</summary>
        public byte Table;

        /// <summary>0 for the constant and leaves, else 2 or 3.</summary>
        public byte InputCount;

        /// <summary>An input by number.</summary>
        public readonly int Input(int number) => number == 0 ? A : number == 1 ? B : C;
    }
}
