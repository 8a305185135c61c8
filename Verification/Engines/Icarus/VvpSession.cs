using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Verification.Engines.Tools;

namespace Verification.Engines.Icarus;

/// <summary>
/// A vvp process with the port module loaded: sends commands, waits for answers, and turns a crash or a hang into an exception with the last
/// output. The process ends with this object, and on its own when this process dies.
/// </summary>
internal sealed class VvpSession : IDisposable
{
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(2);

    private readonly ToolProcess process;
    private readonly Socket connection;
    private readonly TimeSpan timeout;
    private bool ended;

    private VvpSession(ToolProcess process, Socket connection, TimeSpan timeout)
    {
        this.process = process;
        this.connection = connection;
        this.timeout = timeout;
        connection.ReceiveTimeout = (int)Math.Clamp(timeout.TotalMilliseconds, 1, int.MaxValue);
    }

    /// <summary>Process id of vvp.</summary>
    public int ProcessId => process.Id;

    /// <summary>Whether vvp reported an error when it ended; $stop counts as one.</summary>
    public bool EndedWithError => process.WaitForExit(ExitPatience) && process.ExitCode != 0;

    /// <summary>The end of what vvp and the design printed.</summary>
    public string Output => process.Output;

    /// <summary>Starts vvp and waits until it has connected.</summary>
    /// <param name="vvp">The simulator.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="bench">Name of the bench module.</param>
    /// <param name="memoryPath">File that holds the shared memory.</param>
    /// <param name="options">Time limits.</param>
    public static VvpSession Start(Tool vvp, IEnumerable<string> arguments, string bench, string memoryPath, EngineOptions options)
    {
        var socketPath = Path.ChangeExtension(memoryPath, ".socket");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        ToolProcess? process = null;
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(socketPath));
            listener.Listen(1);
            process = ToolProcess.Start(vvp.Path, arguments, null, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["HDL_PORT_SOCKET"] = socketPath,
                ["HDL_PORT_MEMORY"] = memoryPath,
                ["HDL_PORT_BENCH"] = bench,
            });
            return new VvpSession(process, Accept(listener, process, options.CommandTimeout), options.StepTimeout);
        }
        catch
        {
            process?.Dispose();
            throw;
        }
        finally
        {
            File.Delete(socketPath);
        }
    }

    /// <summary>Sends a command.</summary>
    public void Send(in VvpCommand command)
    {
        try
        {
            connection.Send(MemoryMarshal.AsBytes(new ReadOnlySpan<VvpCommand>(in command)));
        }
        catch (SocketException)
        {
            throw Crash();
        }
    }

    /// <summary>Waits for the answer to a command.</summary>
    /// <exception cref="SimulationException">vvp crashed, or it did not answer in time and has been killed.</exception>
    public VvpReply Receive()
    {
        var reply = default(VvpReply);
        var bytes = MemoryMarshal.AsBytes(new Span<VvpReply>(ref reply));
        while (!bytes.IsEmpty)
        {
            var count = ReceiveSome(bytes);
            if (count == 0)
                throw Crash();
            bytes = bytes[count..];
        }
        return reply;
    }

    public void Dispose()
    {
        if (!ended)
        {
            ended = true;
            try
            {
                Send(new VvpCommand { Operation = VvpOperation.Quit });
                process.WaitForExit(ExitPatience);
            }
            catch (SimulationException)
            {
                // It has ended already.
            }
        }
        connection.Dispose();
        process.Dispose();
    }

    private static Socket Accept(Socket listener, ToolProcess process, TimeSpan timeout)
    {
        var deadline = DateTime.UtcNow + timeout;
        while (!listener.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectRead))
        {
            if (process.HasExited)
            {
                process.WaitForExit(ExitPatience);
                throw new SimulationException($"vvp ended with exit code {process.ExitCode} before it was ready.\n{process.Output}");
            }
            if (DateTime.UtcNow > deadline)
                throw new SimulationException($"vvp was not ready in time.\n{process.Output}");
        }
        return listener.Accept();
    }

    private int ReceiveSome(Span<byte> bytes)
    {
        try
        {
            return connection.Receive(bytes);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            ended = true;
            process.Kill();
            throw new SimulationException(string.Create(
                CultureInfo.InvariantCulture,
                $"vvp did not answer within {timeout.TotalSeconds:0.###} s and was stopped. The design may loop without consuming time.\n{process.Output}"));
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private SimulationException Crash()
    {
        if (!process.WaitForExit(ExitPatience))
            process.Kill();
        ended = true;
        return new SimulationException(string.Create(CultureInfo.InvariantCulture, $"vvp ended unexpectedly with exit code {process.ExitCode}.\n{process.Output}"));
    }
}
