namespace Benchmarks.Speed;

/// <summary>A way to simulate a design, to be measured beside the others. Add new ones to <see cref="BenchmarkModes"/>.</summary>
internal interface IBenchmarkMode
{
    /// <summary>Head of the column.</summary>
    string Name { get; }

    /// <summary>Makes a model that has had one cycle of reset, all other inputs zero.</summary>
    /// <param name="subject">The design.</param>
    /// <returns>What runs it, or null when this mode can't do this design.</returns>
    IBenchmarkRun? Prepare(BenchmarkSubject subject);
}

/// <summary>A model in some mode. It is checked once, then run many times.</summary>
internal interface IBenchmarkRun : IDisposable
{
    /// <summary>Number of independent stimuli that advance in each cycle.</summary>
    int StimuliPerCycle { get; }

    /// <summary>Runs the first cycles after the reset.</summary>
    /// <param name="cycles">Number of cycles.</param>
    /// <returns>Checksum of each stimulus over all outputs in all cycles, as <see cref="BenchmarkSubject.Outputs"/> says.</returns>
    ulong[] Check(long cycles);

    /// <summary>Runs on from wherever the model stands, from the stimulus's first row; this is what is timed. Outputs are read in each cycle.</summary>
    /// <param name="cycles">Number of cycles.</param>
    void Run(long cycles);
}
