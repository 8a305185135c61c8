using System.Runtime.InteropServices;
using Cli;
using Cli.Commands;
using Cli.Generation;
using Cli.Output;
using Generators.Catalogue;
using Verification.Engines.Tools;

using var cancellation = new CancellationTokenSource();

// The first Ctrl-C asks the command to end and clean up; a second one ends the process at once.
void Cancel(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

var plain = args.Contains(CommonOptions.PlainName, StringComparer.Ordinal) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
var services = new CliServices(
    Terminal.OfProcess(plain),
    Catalogue.Entries,
    new VerilogWriter(),
    Toolchain.Probe,
    ShowTraces: Environment.GetEnvironmentVariable("HDL_DEBUG") == "1");
return await new HdlApplication(services).RunAsync(args, cancellation.Token);
