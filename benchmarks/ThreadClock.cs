using System.Runtime.InteropServices;

namespace Benchmarks;

/// <summary>Processor time of the present thread: what other processes on the machine take does not count.</summary>
internal static unsafe partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    /// <summary>Processor seconds since the thread's start.</summary>
    public static double Seconds
    {
        get
        {
            var time = stackalloc long[2];
            if (GetTime(ThreadCpuTime, time) != 0)
                throw new InvalidOperationException("the system has no clock of threads");
            return time[0] + (time[1] * 1e-9);
        }
    }

    /// <summary>Processor seconds that an action takes.</summary>
    public static double Time(Action action)
    {
        var start = Seconds;
        action();
        return Seconds - start;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
