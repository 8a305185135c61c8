using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>Two numbers to be multiplied.</summary>
public sealed class ModFactors : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The multiplier.</param>
    public ModFactors(ModMultiplyConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        A = Shape.UInt(config.Reducer.Bits);
        B = Shape.UInt(config.Reducer.Bits);
        if (config.Reducer.TagBits > 0)
            Tag = Shape.Bits(config.Reducer.TagBits);
    }

    /// <summary>The first factor, any n-bit number.</summary>
    public UInt A { get; }

    /// <summary>The second one, any n-bit number.</summary>
    public UInt B { get; }

    /// <summary>Comes out with the result; none when its width is 0.</summary>
    public Bits? Tag { get; }
}

/// <summary>
/// A·B mod M in the reducer's output form, in order, in a time that does not depend on the numbers; with a reducer that keeps its factor A·B·2^(−e) mod M, which is Montgomery's product. Factors need not be
/// below M. <see cref="ModMultiplyConfig.Timing"/> has interval and latency.
/// </summary>
/// <param name="config">The configuration.</param>
public sealed class ModMultiplier(ModMultiplyConfig config) : Module<ModMultiplyConfig>(config)
{
    private readonly ModReduceConfig reducing = config.Validated().Reducer;

    /// <summary>Numbers to multiply.</summary>
    public Stream<ModFactors> Factors { get; } = In.Stream(new ModFactors(config));

    /// <summary>Their products modulo M, in the same order.</summary>
    public Stream<ModResult> Results { get; } = Out.Stream(new ModResult(config.Reducer));

    /// <summary>Moduli to load, as in <see cref="ModReducer"/>; none when the modulus is fixed.</summary>
    public Stream<UInt>? Moduli { get; } = config.Reducer.LoadableModulus ? In.Stream(Shape.UInt(config.Reducer.Bits)) : null;

    /// <summary>As in <see cref="ModReducer"/>.</summary>
    public Bit? IsRefused { get; } = config.Reducer.LoadableModulus ? Out.Bit() : null;

    /// <inheritdoc/>
    protected override void Build()
    {
        var reducer = Instance(new ModReducer(reducing), "reducer");
        var control = new StationControl(Config.ProductInterval, Config.ProductLatency);
        var mayTake = BuildLoad(reducer, control.IsEmpty);
        Factors.Ready.Value = control.MayStart & mayTake;
        var stores = control.Connect(Factors.Fire, reducer.Operands.Ready);
        var schedule = control.Schedule;
        var end = Config.ProductLatency - 1;
        var product = Config.Product.Build(schedule, schedule.Input(Factors.Payload.A, 0).Until(1), schedule.Input(Factors.Payload.B, 0).Until(1), 1);
        var operand = Reg.Of(new ModOperand(reducing), Reset.None);
        var tag = reducing.TagBits == 0 ? null : schedule.Input(Factors.Payload.Tag!.AsUInt(), 0).At(end);
        using (When(stores))
        {
            operand.Number.Next = product.At(end);
            if (tag is not null)
                operand.Tag!.Next = tag.AsBits();
        }

        reducer.Operands.Valid.Value = control.HasResult;
        reducer.Operands.Payload.Value = operand;
        Results.TakeFrom(reducer.Results);
    }

    /// <summary>Moduli go on when no factors are under way in front of the reducer, and factors wait for the first one and for all that are offered.</summary>
    private Bit BuildLoad(ModReducer reducer, Bit isEmpty)
    {
        if (Moduli is null)
            return true;
        var hasModulus = Reg.Bit();
        var wasTaken = Reg.Bit();
        reducer.Moduli!.Valid.Value = Moduli.Valid & isEmpty;
        reducer.Moduli.Payload.Value = Moduli.Payload;
        Moduli.Ready.Value = reducer.Moduli.Ready & isEmpty;
        wasTaken.Next = Moduli.Fire;
        IsRefused!.Value = reducer.IsRefused!;
        using (When(wasTaken & !reducer.IsRefused!))
            hasModulus.Next = true;
        return hasModulus & !Moduli.Valid;
    }
}
