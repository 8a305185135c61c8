using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>A queue of <see cref="SystolicQueueCore"/>.</summary>
public sealed record SystolicQueueConfig
{
    /// <summary>The engine.</summary>
    public required TopKConfig Engine { get; init; }

    /// <summary>Cells.</summary>
    public required int Depth { get; init; }

    /// <summary>Whether the least values are kept.</summary>
    public bool IsMin { get; init; }
}

/// <summary>Keeps the Depth best values of a frame, sorted. Of equal ones those that came first are in front.</summary>
/// <param name="config">Cells, and which values are best.</param>
public sealed class SystolicQueue(SystolicQueueConfig config) : Module<SystolicQueueConfig>(config)
{
    /// <summary>There is a value.</summary>
    public Bit Enters { get; } = In.Bit();

    /// <summary>The value.</summary>
    public TopKHead Value { get; } = In.Of(new TopKHead(config.Engine));

    /// <summary>The value, or its absence, is the last of its frame.</summary>
    public Bit EndsFrame { get; } = In.Bit();

    /// <summary>No more heads of the present frame are needed.</summary>
    public Bit EndsList { get; } = In.Bit();

    /// <summary>The best value of the last frame that has not been taken.</summary>
    public Stream<TopKHead> Heads { get; } = Out.Stream(new TopKHead(config.Engine));

    /// <inheritdoc/>
    protected override void Build()
    {
        var isPresent = Reg.Bits(Config.Depth);
        var cells = Enumerable.Range(0, Config.Depth).Select(i => Reg.Of(new TopKHead(Config.Engine), Reset.None).Named($"cell_{i}")).ToArray();
        var stays = cells.Select((cell, i) => isPresent[i] & (Config.IsMin ? cell.Stored.Key <= Value.Stored.Key : cell.Stored.Key >= Value.Stored.Key)).ToArray();

        var newPresent = Enumerable.Range(0, Config.Depth).Select(i => isPresent[i] | (Enters & (i == 0 ? true : isPresent[i - 1]))).ToArray();
        var newCells = cells.Select((cell, i) => Mux(!Enters | stays[i], cell, i == 0 ? Value : Mux(stays[i - 1], Value, cells[i - 1]))).ToArray();
        if (Config.Engine.PingPong)
            BuildSecondRow(isPresent, cells, newPresent, newCells);
        else
            BuildOneRow(isPresent, cells, newPresent, newCells);
    }

    private void BuildSecondRow(Bits isPresent, TopKHead[] cells, Bit[] newPresent, TopKHead[] newCells)
    {
        var leaving = Enumerable.Range(0, Config.Depth).Select(i => Reg.Of(new TopKHead(Config.Engine), Reset.None).Named($"leaving_{i}")).ToArray();
        for (var i = 0; i < Config.Depth; i++)
        {
            isPresent[i].Next = newPresent[i] & !EndsFrame;
            cells[i].Next = newCells[i];
            using (When(EndsFrame))
                leaving[i].Next = newCells[i];
            if (i == Config.Depth - 1)
                continue;
            using (ElseWhen(Heads.Ready))
                leaving[i].Next = leaving[i + 1];
        }

        Heads.Valid.Value = true;
        Heads.Payload.Value = leaving[0];
    }

    private void BuildOneRow(Bits isPresent, TopKHead[] cells, Bit[] newPresent, TopKHead[] newCells)
    {
        for (var i = 0; i < Config.Depth; i++)
        {
            isPresent[i].Next = newPresent[i] & !EndsList;
            cells[i].Next = i == Config.Depth - 1 ? newCells[i] : Mux(Heads.Ready, cells[i + 1], newCells[i]);
        }

        Heads.Valid.Value = true;
        Heads.Payload.Value = cells[0];
    }
}
