using System.CommandLine;
using Cairn.Cli;

var root = new RootCommand(
    "Cairn: an open network for AI compute. Strangers' machines do the work, every result can be checked, " +
    "and everybody is paid by contract.")
{
    DemoCommand.Create(),
    UpCommand.Create(),
    ProvideCommand.Create(),
    VerifierCommand.Create(),
    RunCommand.Create(),
    StatusCommand.Create(),
    JobsCommand.Create(),
    LogsCommand.Create(),
    ReceiptCommand.Create(),
    VerifyCommand.Create(),
    DisputesCommand.Create(),
    DisputeCommand.Create(),
    GatewayCommand.Create(),
    ModelCommand.Create(),
    ProveCommand.Create(),
    VerifyProofCommand.Create(),
};
var parsed = root.Parse(args);
if (BadArguments.Are(parsed))
    return BadArguments.Tell(parsed);
return await parsed.InvokeAsync(new InvocationConfiguration
{
    ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
});
