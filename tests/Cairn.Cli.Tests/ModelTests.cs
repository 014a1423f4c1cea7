using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>Import and inspection of models, as a user runs them.</summary>
public sealed class ModelTests : IDisposable
{
    /// <summary>x [1, 2] · w [2, 3], then Relu, as an ONNX file.</summary>
    internal const string Net =
        "CAhCAhANOnwKFQoBeAoBdxIBbRoCZmMiBk1hdE11bAoRCgFtEgF5GgNhY3QiBFJlbHUSAWcqIwgCCAMQAUIBd0oYAACAPwAAAL8AAIA+" +
        "AABAPwAAgL8AAAA/WhMKAXgSDgoMCAESCAoCCAEKAggCYhMKAXkSDgoMCAESCAoCCAEKAggD";

    private readonly TempFolder _folder = new();

    public ModelTests()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "net.onnx"), Convert.FromBase64String(Net));
        File.WriteAllText(Path.Combine(_folder.Path, "samples.json"), "[[1, 2], [-1, 2], [0.25, -2], [2, 1]]");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_float_model_is_imported_and_inspected()
    {
        var result = await RunAsync("model", "import", "net.onnx", "--calibrate", "samples.json", "-o", "a.cairn",
            "--layers");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("6 parameters", result.Output, StringComparison.Ordinal);
        Assert.Contains("the same choice in 100", result.Output, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime's rule, by at most", result.Output, StringComparison.Ordinal);
        result = await RunAsync("model", "inspect", "a.cairn");
        Assert.Equal(0, result.Code);
        Assert.Contains("Product", result.Output, StringComparison.Ordinal);
        Assert.Contains("fc", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_objects()
    {
        var result = await RunAsync("model", "import", "net.onnx", "--calibrate", "samples.json", "--json");
        Assert.True(result.Code == 0, result.Error);
        var objects = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement).ToDictionary(o => o.GetProperty("type").GetString()!);
        Assert.Equal(6, objects["model"].GetProperty("value").GetProperty("parameters").GetInt32());
        Assert.Matches("^0x[0-9a-f]{64}$", objects["model"].GetProperty("value").GetProperty("digest").GetString());
        Assert.Equal(4, objects["report"].GetProperty("value").GetProperty("samples").GetInt32());
        Assert.True(File.Exists(Path.Combine(_folder.Path, "net.cairn")));
    }

    [Theory]
    [InlineData("net.onnx", "range is not known", "--calibrate")]
    [InlineData("samples.json", "not an ONNX model", "Export")]
    [InlineData("nowhere.onnx", "does not exist", "name one")]
    [InlineData("net.onnx --calibrate nowhere.json", "does not exist", "name one")]
    [InlineData("net.onnx --calibrate net.onnx", "33 numbers", "Give 2 for each")]
    [InlineData("net.onnx --calibrate samples.json --shape x=1,5", "input 'x'", "--shape name=")]
    [InlineData("net.onnx --calibrate samples.json --shape five", "--shape", "input=1,3,32,32")]
    [InlineData("net.onnx --calibrate samples.json --pixels 1", "--pixels", "0.5,0.5")]
    [InlineData("net.onnx --calibrate samples.json --percentile 5", "Percentile", "90 to 100")]
    public async Task Bad_input_is_named_with_its_remedy(string arguments, string reason, string remedy)
    {
        var result = await RunAsync(["model", "import", .. arguments.Split(' ')]);
        Assert.Equal(2, result.Code);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspecting_something_else_is_refused()
    {
        var result = await RunAsync("model", "inspect", "net.onnx");
        Assert.Equal(2, result.Code);
        Assert.Contains("cairn model import", result.Error, StringComparison.Ordinal);
    }

    private Task<CairnResult> RunAsync(params string[] arguments) => CairnProcess.RunAsync(_folder.Path, arguments);
}
