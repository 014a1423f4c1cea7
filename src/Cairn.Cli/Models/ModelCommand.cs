using System.CommandLine;

namespace Cairn.Cli;

/// <summary><c>cairn model</c>: models whose inference can be proved.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model",
        "Import ONNX models as exact integer graphs, look at them, commit to them, and write their verifiers.")
    {
        ModelImportCommand.Create(),
        ModelInspectCommand.Create(),
        ModelBatchCommand.Create(),
        ModelCommitCommand.Create(),
        ModelTapeCommand.Create(),
        ModelRegisterCommand.Create(),
    };
}
