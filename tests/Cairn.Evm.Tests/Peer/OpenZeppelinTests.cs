using System.Diagnostics;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

/// <summary>OpenZeppelin's own Solidity, compiled and run by a real node, judges our Merkle proofs.</summary>
public class OpenZeppelinTests
{
    private static readonly AbiFunction Verify = AbiFunction.Parse("verify(bytes32[],bytes32,bytes32)") with
    {
        Outputs = [new AbiParameter("", AbiType.Bool)],
    };

    [AnvilFact]
    public async Task Its_verifier_accepts_every_proof_and_no_other_leaf()
    {
        var code = await CompileAsync();
        await using var node = await AnvilNode.StartAsync();
        var contract = Address.Parse("0x00000000000000000000000000000000000f00d5");
        await node.DoAsync("anvil_setCode", contract.ToLowerHex(), code);
        foreach (var count in (int[])[1, 2, 3, 5, 6, 7, 11, 16, 37])
        {
            Hash32[] leaves = [.. Enumerable.Range(0, count).Select(i => Keccak256.ComputeUtf8($"leaf {i}"))];
            var tree = new MerkleTree(leaves);
            for (var i = 0; i < count; i++)
            {
                Assert.True(await AcceptsAsync(tree, i, leaves[i]), $"leaf {i} of {count}");
                Assert.False(await AcceptsAsync(tree, i, Keccak256.ComputeUtf8("no leaf")));
            }
        }

        async Task<bool> AcceptsAsync(MerkleTree tree, int index, Hash32 leaf)
        {
            var proof = tree.Proof(index).Cast<object>().ToArray();
            return (bool)(await ContractQuery.RunAsync(node.Client, contract, Verify, [proof, tree.Root, leaf]))[0];
        }
    }

    private static async Task<string> CompileAsync()
    {
        // …/contracts/node_modules/@foundry-rs/anvil-<platform>/bin/anvil
        var contracts = Path.GetFullPath(Path.Combine(AnvilNode.Binary!, "..", "..", "..", "..", ".."));
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(ViemPeer.Folder!, "proof.mjs"));
        start.ArgumentList.Add(contracts);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var code = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return code;
    }
}
