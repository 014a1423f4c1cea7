using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>Proofs of inference, as a user makes and checks them.</summary>
public sealed class ProofTests : IDisposable
{
    private const string Job = "0x00000000000000000000000000000000000000000000000000000000000000ff";

    private readonly TempFolder _folder = new();

    public ProofTests()
    {
        File.WriteAllBytes(InFolder("net.onnx"), Convert.FromBase64String(ModelTests.Net));
        File.WriteAllText(InFolder("samples.json"), "[[1, 2], [-1, 2], [0.25, -2], [2, 1]]");
        File.WriteAllText(InFolder("x.json"), "[1, 2]");
        File.WriteAllBytes(InFolder("labels.idx"), [0, 0, 8, 1, 0, 0, 0, 4, 1, 0, 2, 1]);
        File.WriteAllBytes(InFolder("cut.cairn"), [.. "CAIRNIG1"u8, 9, 0]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_result_is_proved_and_checked_with_the_weights_and_with_a_card()
    {
        var result = await RunAsync("prove net.onnx --input x.json --calibrate samples.json");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("succinct, not zero-knowledge", result.Output, StringComparison.Ordinal);
        Assert.Contains("cairn verify-proof net.proof --model net.cairn", result.Output, StringComparison.Ordinal);
        result = await RunAsync("verify-proof net.proof --model net.cairn");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("holds", result.Output, StringComparison.Ordinal);
        Assert.Contains("succinct, not zero-knowledge", result.Output, StringComparison.Ordinal);
        result = await RunAsync("model commit net.cairn");
        Assert.True(result.Code == 0, result.Error);
        result = await RunAsync("verify-proof net.proof --model net.card --json");
        Assert.True(result.Code == 0, result.Error);
        var verdict = JsonDocument.Parse(result.Output).RootElement.GetProperty("value");
        Assert.True(verdict.GetProperty("holds").GetBoolean());
        Assert.False(verdict.GetProperty("zero_knowledge").GetBoolean());
        float[] values = [.. verdict.GetProperty("values")[0].EnumerateArray().Select(v => v.GetSingle())];
        Assert.Equal(3, values.Length);
        Assert.All(values.Zip([2.5f, 0, 1.25f]), v => Assert.Equal(v.Second, v.First, 0.02f));
    }

    [Fact]
    public async Task A_model_and_its_card_have_the_same_tapes()
    {
        Assert.Equal(0, (await RunAsync("model import net.onnx --calibrate samples.json")).Code);
        Assert.Equal(0, (await RunAsync("model commit net.cairn")).Code);
        var result = await RunAsync("model tape net.cairn --commit weights,outputs --json");
        Assert.True(result.Code == 0, result.Error);
        var tape = JsonDocument.Parse(result.Output).RootElement.GetProperty("value");
        Assert.Equal(new FileInfo(InFolder("net.tape")).Length, tape.GetProperty("bytes").GetInt64());
        result = await RunAsync("model tape net.card --commit weights,outputs --out card.tape");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains(tape.GetProperty("digest").GetString()!, result.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(InFolder("net.tape")), File.ReadAllBytes(InFolder("card.tape")));
        result = await RunAsync("model tape net.card --registration");
        Assert.True(result.Code == 0, result.Error);
        Assert.True(File.Exists(InFolder("net.card.tape")));
    }

    [Theory]
    [InlineData("model tape net.cairn --commit inputs", "Commit to them")]
    [InlineData("model tape net.cairn --commit weigths", "neither weights, inputs nor outputs")]
    [InlineData("model tape net.cairn --registration --commit weights,inputs", "Leave the option out")]
    [InlineData("model tape cut.cairn", "cut.cairn")]
    [InlineData("model tape none.cairn", "does not exist")]
    public async Task A_tape_that_cannot_be_is_refused(string command, string message)
    {
        Assert.Equal(0, (await RunAsync("model import net.onnx --calibrate samples.json")).Code);
        var result = await RunAsync(command);
        Assert.Equal(2, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_is_bound_to_its_job_and_its_bytes()
    {
        Assert.Equal(0, (await RunAsync("model import net.onnx --calibrate samples.json")).Code);
        var result = await RunAsync(
            $"prove net.cairn --input x.json --commit weights,inputs --job {Job} --out a.proof");
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(0, (await RunAsync($"verify-proof a.proof --model net.cairn --job {Job}")).Code);
        result = await RunAsync("verify-proof a.proof --model net.cairn");
        Assert.Equal(1, result.Code);
        Assert.Contains("another job", result.Error, StringComparison.Ordinal);
        var file = File.ReadAllBytes(InFolder("a.proof"));
        file[^1] ^= 1;
        File.WriteAllBytes(InFolder("b.proof"), file);
        result = await RunAsync($"verify-proof b.proof --model net.cairn --job {Job}");
        Assert.Equal(1, result.Code);
        Assert.Contains("rejected", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_is_checked_before_anything_is_paid_for()
    {
        Assert.Equal(0, (await RunAsync("model import net.onnx --calibrate samples.json")).Code);
        Assert.Equal(0, (await RunAsync("model commit net.cairn")).Code);
        var result = await RunAsync("model register net.card --folder nowhere");
        Assert.Equal(1, result.Code);
        Assert.Contains("cairn up", result.Error, StringComparison.Ordinal);
        var card = File.ReadAllBytes(InFolder("net.card"));
        card[^40] ^= 1;
        File.WriteAllBytes(InFolder("bad.card"), card);
        result = await RunAsync("model register bad.card --folder nowhere");
        Assert.Equal(2, result.Code);
        Assert.Contains("own proof is rejected", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_proves_several_rows_at_once()
    {
        Assert.Equal(0, (await RunAsync("model import net.onnx --calibrate samples.json")).Code);
        var result = await RunAsync("model batch net.cairn --rows 4");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("cairn prove net-4.cairn", result.Output, StringComparison.Ordinal);
        result = await RunAsync("prove net-4.cairn --input samples.json");
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(0, (await RunAsync("model commit net-4.cairn")).Code);
        result = await RunAsync("verify-proof net-4.proof --model net-4.card --json");
        Assert.True(result.Code == 0, result.Error);
        var values = JsonDocument.Parse(result.Output).RootElement.GetProperty("value").GetProperty("values")[0];
        Assert.Equal(12, values.GetArrayLength());
        Assert.Equal(2.5f, values[0].GetSingle(), 0.02f);
        result = await RunAsync("prove net-4.cairn --input x.json");
        Assert.Equal(2, result.Code);
        Assert.Contains("Give 8 for each sample", result.Error, StringComparison.Ordinal);
        result = await RunAsync("model batch net.cairn --rows 0");
        Assert.Equal(2, result.Code);
        Assert.Contains("--rows", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prove net.onnx --input labels.idx --calibrate samples.json", "4 images of 1", "not the labels")]
    [InlineData("prove cut.cairn --input x.json", "cut.cairn", "ends too early")]
    [InlineData("prove net.onnx --input x.json", "range is not known", "--calibrate")]
    [InlineData("prove nowhere.cairn --input x.json", "does not exist", "name one")]
    [InlineData("prove net.onnx --calibrate samples.json --input net.onnx", "--input", "Give 2 for each")]
    [InlineData("prove net.onnx --calibrate samples.json --input x.json --commit all", "'all'", "weights,inputs")]
    [InlineData("prove net.onnx --calibrate samples.json --input x.json --job 5", "--job", "64 hexadecimal digits")]
    [InlineData("verify-proof x.json --model net.onnx", "no proof of inference", "cairn prove")]
    public async Task Bad_input_is_named_with_its_remedy(string arguments, string reason, string remedy)
    {
        var result = await RunAsync(arguments);
        Assert.Equal(2, result.Code);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private string InFolder(string name) => Path.Combine(_folder.Path, name);

    private Task<CairnResult> RunAsync(string arguments) => CairnProcess.RunAsync(_folder.Path, arguments.Split(' '));
}
