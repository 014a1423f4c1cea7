using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Tests.Support;

/// <summary>ONNX Runtime from npm, under its own lock file, installed on demand and run by node.</summary>
internal static class OnnxRuntimePeer
{
    private const int InstallSeconds = 300;
    private const int RunSeconds = 300;

    public static string? Folder { get; } = FindFolder();

    /// <summary>Why it cannot run here; null where it can.</summary>
    public static string? Missing { get; } =
        Folder is null ? "the folder onnxruntime is not above the tests"
        : !Runs("node", "--version") ? "node is not installed"
        : !Install() ? "npm ci could not install onnxruntime-node (no network?)"
        : null;

    /// <summary>Runs each model once; an answer is its outputs, or the error.</summary>
    public static List<(List<ModelTensor>? Outputs, string? Error)> Run(
        IEnumerable<(byte[] Model, IReadOnlyDictionary<string, ModelTensor> Inputs)> cases)
    {
        var start = new ProcessStartInfo("node", "run.mjs")
        {
            WorkingDirectory = Folder!, RedirectStandardInput = true, RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        foreach (var (model, inputs) in cases)
            process.StandardInput.WriteLine(Request(model, inputs).ToJsonString());
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(RunSeconds)), "onnxruntime did not end");
        return [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Answer)];
    }

    private static JsonObject Request(byte[] model, IReadOnlyDictionary<string, ModelTensor> inputs) => new()
    {
        ["model"] = Convert.ToBase64String(model),
        ["inputs"] = new JsonArray([.. inputs.Select(i => new JsonObject
        {
            ["name"] = i.Key,
            ["type"] = i.Value.Kind.ToString().ToLowerInvariant(),
            ["dims"] = new JsonArray([.. i.Value.Shape.Select(e => (JsonNode)e)]),
            ["data"] = Convert.ToBase64String(ModelBytes.Raw(i.Value)),
        })]),
    };

    private static (List<ModelTensor>?, string?) Answer(string line)
    {
        var answer = JsonNode.Parse(line)!;
        return answer["error"] is { } error
            ? (null, error.GetValue<string>())
            : (answer["outputs"]!.AsArray().Select(o => Tensor(o!)).ToList(), null);
    }

    private static ModelTensor Tensor(JsonNode node)
    {
        var bytes = Convert.FromBase64String(node["data"]!.GetValue<string>());
        int[] shape = [.. node["dims"]!.AsArray().Select(e => e!.GetValue<int>())];
        return node["type"]!.GetValue<string>() switch
        {
            "float32" => new ModelTensor([.. shape], MemoryMarshal.Cast<byte, float>(bytes).ToArray()),
            "int64" => new ModelTensor(ElementKind.Int64, [.. shape], MemoryMarshal.Cast<byte, long>(bytes).ToArray()),
            "int32" => new ModelTensor(ElementKind.Int32, [.. shape],
                [.. MemoryMarshal.Cast<byte, int>(bytes).ToArray().Select(i => (long)i)]),
            "int8" => new ModelTensor(ElementKind.Int8, [.. shape], [.. bytes.Select(b => (long)(sbyte)b)]),
            "uint8" => new ModelTensor(ElementKind.UInt8, [.. shape], [.. bytes.Select(b => (long)b)]),
            "bool" => new ModelTensor(ElementKind.Bool, [.. shape], [.. bytes.Select(b => (long)b)]),
            var other => throw new InvalidDataException($"onnxruntime answered {other}"),
        };
    }

    private static bool Install()
    {
        if (File.Exists(Path.Combine(Folder!, "node_modules", "onnxruntime-node", "package.json")))
            return true;
        return Runs("npm", "ci --ignore-scripts --no-audit --no-fund", Folder!);
    }

    private static bool Runs(string program, string arguments, string folder = "")
    {
        // npm is a script on Windows, which only the shell finds.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", $"/c {program} {arguments}")
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder;
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(TimeSpan.FromSeconds(InstallSeconds)))
                return process.ExitCode == 0;
            process.Kill(true);
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string? FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "tests", "Cairn.Tensors.Tests", "onnxruntime");
            if (File.Exists(Path.Combine(candidate, "package-lock.json")))
                return candidate;
        }

        return null;
    }
}
