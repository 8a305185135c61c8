using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>Instances, and vectors whose elements depend on each other, inside one definition or through the ports of an instance.</summary>
public sealed partial class RandomDesign
{
    private const string LanesInput = "lanes_in";
    private const string LanesOutput = "lanes_out";

    private void AddInstance(Definition child)
    {
        var first = net.Instance(Name("u"), child);
        if (child.Name == "lanes")
        {
            ConnectLanes(child, first);
            return;
        }

        var loops = options.InstanceLoops && child.Name == MixingBox.Name && random.Next(2) == 0;
        for (var port = 0; port < child.Ports.Count; port++)
        {
            var signal = first + port;
            if (loops && child.Signals[child.Ports[port]].Name == MixingBox.Wide)
            {
                // Legal, since this output does not depend on this input.
                net.Assign(signal, Fit(net.Read(first + MixingBox.NextPort), net.Definition.Signals[signal].Width));
            }
            else if (net.Definition.Signals[signal].Kind == SignalKind.InstanceInput)
            {
                net.Assign(signal, Pick(net.Definition.Signals[signal].Width));
                if (random.Next(4) == 0)
                    Region(2, () => AssignPart(signal));
            }
        }

        ReadOutputs(child, first);
    }

    private void ReadOutputs(Definition child, int first)
    {
        for (var port = 0; port < child.Ports.Count; port++)
        {
            if (net.Definition.Signals[first + port].Kind == SignalKind.InstanceOutput)
                pool.Add(net.Read(first + port));
        }
    }

    /// <summary>A vector like a carry chain: each element is a function of the one below, in any order of statements.</summary>
    private void AddChainedVector()
    {
        var (count, width) = (random.Next(2, 7), random.Next(1, 20));
        var wire = net.Wire(Name("chain"), count * width);
        ForEachElement(count, element =>
        {
            var value = element == 0 ? PickVariable(width) : Successor(net.Fold.Slice(net.Read(wire), (element - 1) * width, width));
            net.Assign(wire, value, element * width);
            if (random.Next(3) == 0)
                Region(2, () => net.Assign(wire, Pick(width), element * width));
        });
        pool.Add(net.Read(wire));
    }

    /// <summary>A definition whose output element i depends on input element i alone, by registers and logic.</summary>
    private Definition BuildLanes()
    {
        var (count, width) = (random.Next(2, 5), random.Next(1, 12));
        var input = net.Input(LanesInput, count * width);
        pool.Add(net.Input(Name("in"), Width()));
        AddRegister();
        var output = net.Output(LanesOutput, count * width);
        ForEachElement(count, element => net.Assign(output, Successor(net.Fold.Slice(input, element * width, width)), element * width));
        AssignRegisters();
        // Who connects the lanes needs to know where one ends.
        net.Definition.SignalRef(output).ElementWidth = width;
        return net.Definition;
    }

    /// <summary>Feeds each element of the output back as the next element of the input.</summary>
    private void ConnectLanes(Definition child, int first)
    {
        var names = child.Ports.ConvertAll(port => child.Signals[port].Name!);
        var input = first + names.IndexOf(LanesInput);
        var outputPort = names.IndexOf(LanesOutput);
        var output = net.Read(first + outputPort);
        var width = child.Signals[child.Ports[outputPort]].ElementWidth;
        ForEachElement(net.Nodes.WidthOf(output) / width, element =>
            net.Assign(input, element == 0 ? Pick(width) : Successor(net.Fold.Slice(output, (element - 1) * width, width)), element * width));
        for (var port = 0; port < child.Ports.Count; port++)
        {
            var signal = first + port;
            if (signal != input && net.Definition.Signals[signal].Kind == SignalKind.InstanceInput)
                net.Assign(signal, Pick(net.Definition.Signals[signal].Width));
        }

        ReadOutputs(child, first);
    }

    private int Successor(int element)
    {
        var width = net.Nodes.WidthOf(element);
        return random.Next(4) switch
        {
            0 => net.Fold.Binary(Op.Add, element, Pick(width)),
            1 => net.Fold.Mux(Pick(1), element, Pick(width)),
            2 => net.Fold.Unary(Op.Not, element),
            _ => net.Fold.Binary(Op.Xor, element, PickVariable(width)),
        };
    }

    private void ForEachElement(int count, Action<int> body)
    {
        var order = Enumerable.Range(0, count).ToArray();
        if (random.Next(2) == 0)
            random.Shuffle(order);
        foreach (var element in order)
            body(element);
    }
}
