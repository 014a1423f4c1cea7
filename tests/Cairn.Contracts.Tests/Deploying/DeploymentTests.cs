using Cairn.Evm;

namespace Cairn.Contracts.Tests;

public sealed class DeploymentTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_deployment_is_written_read_and_checked_against_the_chain()
    {
        await using var chain = await DevChain.StartAsync(new DevChainOptions { RunFolder = _folder.Path });
        var deployment = await Deployment.DeployAsync(chain.Client, DevChain.Account(0));
        var path = _folder.File("network.json");
        deployment.Save(path);

        Assert.True(Deployment.TryLoad(path, out var read, out var error), error);
        Assert.Equivalent(deployment, read, strict: true);
        Assert.Null(await read.FindMismatchAsync(chain.Client));

        Assert.Contains("id 31337", await (read with { ChainId = 1 }).FindMismatchAsync(chain.Client),
            StringComparison.Ordinal);
        var swapped = read.CodeHashes.ToDictionary();
        swapped[read.Market] = swapped[read.Token];
        Assert.Contains("has another contract",
            await (read with { CodeHashes = swapped }).FindMismatchAsync(chain.Client), StringComparison.Ordinal);

        await using var other = await DevChain.StartAsync(new DevChainOptions { RunFolder = _folder.Path });
        Assert.Contains("has no contract", await read.FindMismatchAsync(other.Client), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "deployment file")]
    [InlineData("{}", "verdicts")]
    [InlineData("""{"verdicts":{},"code_hashes":{}}""", "chain_id")]
    [InlineData("""{"verdicts":{},"code_hashes":{},"chain_id":-1}""", "chain_id")]
    [InlineData("""{"verdicts":{},"code_hashes":{},"chain_id":1,"rpc":"ftp://x"}""", "rpc")]
    [InlineData("""{"verdicts":{},"code_hashes":{},"chain_id":1,"rpc":"http://x","block":1,"market":"0x12"}""",
        "market")]
    [InlineData("""{"verdicts":{},"code_hashes":{"0x12":""}}""", "code_hashes")]
    public void A_broken_file_is_refused_by_field(string text, string field)
    {
        var path = _folder.File("network.json");
        File.WriteAllText(path, text);
        Assert.False(Deployment.TryLoad(path, out var found, out var error));
        Assert.Null(found);
        Assert.Contains(field, error, StringComparison.Ordinal);
    }
}
