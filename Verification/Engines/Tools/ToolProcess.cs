using System.Diagnostics;
using System.Globalization;

namespace Verification.Engines.Tools;

/// <summary>
/// A running tool: output is captured and its end kept, and disposing kills the whole process tree.
/// Everything that starts a program goes through here.
/// </summary>
public sealed class ToolProcess : IDisposable
{
    private const int TailCharacters = 64 * 1024;
    private const string SessionTool = "/usr/bin/setsid";
    private const string ParentTool = "/usr/bin/setpriv";
    private const string KillTool = "/usr/bin/kill";

    // Output that is in the pipes when a tool ends is read in milliseconds; only a child that holds them open takes longer.
    private static readonly TimeSpan ReaderGrace = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource outputEnd = new();
    private readonly TaskCompletionSource errorEnd = new();
    private readonly Process process;
    private readonly OutputTail tail = new(TailCharacters);
    private readonly string command;
    private readonly bool hasGroup;

    private ToolProcess(Process process, string command, bool hasGroup)
    {
        this.process = process;
        this.command = command;
        this.hasGroup = hasGroup;
        process.OutputDataReceived += (_, e) => Capture(e.Data, outputEnd);
        process.ErrorDataReceived += (_, e) => Capture(e.Data, errorEnd);
    }

    /// <summary>The operating system's process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether the tool has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Exit code of a tool that has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>The end of what the tool printed so far.</summary>
    public string Output => tail.ToString();

    /// <summary>Starts a tool with closed standard input.</summary>
    /// <param name="path">Executable.</param>
    /// <param name="arguments">Arguments, passed on without a shell.</param>
    /// <param name="workingDirectory">Directory to run in; null is the present one.</param>
    /// <param name="environment">Variables set on top of the present environment.</param>
    /// <param name="isolated">
    /// Whether the tool gets a process group of its own, all of which is killed, and dies with the thread that starts it, even when that is killed: so the thread has
    /// to wait for it. Where the system has no <c>setsid</c> and <c>setpriv</c> it is started as any other.
    /// </param>
    public static ToolProcess Start(
        string path,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool isolated = false)
    {
        var hasGroup = isolated && File.Exists(SessionTool) && File.Exists(ParentTool);
        // Both only change what they start and become it, so the process keeps its number, which is that of the group.
        string[] start = hasGroup ? [SessionTool, ParentTool, "--pdeathsig", "KILL", path] : [path];
        var info = new ProcessStartInfo(start[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory ?? string.Empty,
        };
        foreach (var argument in start.Skip(1).Concat(arguments))
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            info.Environment[name] = value;

        var tool = new ToolProcess(new Process { StartInfo = info }, $"{path} {string.Join(' ', info.ArgumentList.Skip(start.Length - 1))}", hasGroup);
        try
        {
            tool.process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            tool.process.Dispose();
            throw new ToolFailedException($"{path} could not be started: {e.Message}", string.Empty);
        }
        tool.process.BeginOutputReadLine();
        tool.process.BeginErrorReadLine();
        tool.process.StandardInput.Close();
        return tool;
    }

    /// <summary>Runs a tool to its end.</summary>
    /// <exception cref="ToolFailedException">The tool did not end in time; it has been killed.</exception>
    public static ToolResult Run(
        string path,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using var tool = Start(path, arguments, workingDirectory, environment);
        if (!tool.WaitForExit(timeout))
        {
            tool.Kill();
            throw new ToolFailedException(
                string.Create(CultureInfo.InvariantCulture, $"No end after {timeout.TotalSeconds:0.###} s: {tool.command}\n{tool.Output}"), tool.Output);
        }
        return new ToolResult(tool.ExitCode, tool.Output);
    }

    /// <summary>Runs a tool to its end and insists on exit code 0.</summary>
    /// <returns>The end of its output.</returns>
    /// <exception cref="ToolFailedException">The tool failed or did not end in time.</exception>
    public static string RunChecked(
        string path,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var list = arguments.ToList();
        var result = Run(path, list, timeout, workingDirectory, environment);
        return result.ExitCode == 0
            ? result.Output
            : throw new ToolFailedException(
                string.Create(CultureInfo.InvariantCulture, $"Exit code {result.ExitCode} from: {path} {string.Join(' ', list)}\n{result.Output}"), result.Output);
    }

    /// <summary>Whether a process of that id exists. Tells the leavings of the dead from the files of the living.</summary>
    internal static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Waits until the tool has ended and its output is complete; false when the time is over.</summary>
    /// <param name="timeout">Time for the tool. A child that it leaves behind with its output open is waited for for a few seconds more, and then killed if the tool is isolated.</param>
    public bool WaitForExit(TimeSpan timeout)
    {
        if (!process.WaitForExit(timeout))
            return false;
        if (!Task.WhenAll(outputEnd.Task, errorEnd.Task).Wait(ReaderGrace))
            KillGroup();
        return true;
    }

    /// <summary>Kills the tool and all processes that it started.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (InvalidOperationException)
        {
            // It ended on its own in the meantime.
        }

        KillGroup();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }

    /// <summary>Kills what the tool started and left behind, which is no part of any tree any more.</summary>
    private void KillGroup()
    {
        if (!hasGroup || (outputEnd.Task.IsCompleted && errorEnd.Task.IsCompleted) || !File.Exists(KillTool))
            return;
        using var kill = Process.Start(new ProcessStartInfo(KillTool, ["-KILL", "--", string.Create(CultureInfo.InvariantCulture, $"-{Id}")]) { RedirectStandardError = true, UseShellExecute = false });
        kill?.WaitForExit(ReaderGrace);
    }

    private void Capture(string? line, TaskCompletionSource end)
    {
        if (line is not null)
            tail.AddLine(line);
        else
            end.TrySetResult();
    }
}
