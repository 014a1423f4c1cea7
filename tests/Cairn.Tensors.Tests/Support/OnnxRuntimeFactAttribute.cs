using Cairn.Evm.Tests;

namespace Cairn.Tensors.Tests.Support;

/// <summary>A test against ONNX Runtime, skipped with a reason where it, or a file of data, is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnnxRuntimeFactAttribute : FactAttribute
{
    public OnnxRuntimeFactAttribute(params string[] data)
    {
        Skip = OnnxRuntimePeer.Missing!;
        foreach (var file in data)
            if (SharedData.Folder is null || !File.Exists(SharedData.Path(file)))
                Skip = $"shared/data/{file} is not beside the repository";
    }
}
