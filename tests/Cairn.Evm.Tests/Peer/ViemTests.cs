using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

/// <summary>What Cairn signs viem must recover, and the reverse; both are deterministic, so bytes agree too.</summary>
public class ViemTests
{
    private const int Seed = 2_021_000;
    private const int Rounds = 60;

    private static EthereumKey Key(Random random) => EthereumKey.FromBytes(RandomTransactions.Bytes(random, 32));

    private static string Text(JsonElement answer, string name, int round)
    {
        Assert.True(answer.TryGetProperty(name, out var value), $"seed {Seed}, round {round}: {answer}");
        return value.GetString()!;
    }

    [ViemFact]
    public async Task Transactions()
    {
        var random = new Random(Seed);
        var signed = new List<SignedTransaction>();
        var cases = new JsonArray();
        for (var round = 0; round < Rounds; round++)
        {
            using var key = Key(random);
            // viem 2.21.0 writes a zero chain id or nonce of an authorization as a byte and cannot read it back;
            // the anvil tests have such ones.
            signed.Add(RandomTransactions.Next(random, round % 3, zerosInAuthorizations: false).Sign(key));
            cases.Add(new JsonObject
            {
                ["kind"] = "transaction", ["key"] = Hex.Format(key.ExportPrivateKey()),
                ["raw"] = Hex.Format(signed[^1].Raw.Span),
            });
        }
        var answers = await ViemPeer.AskAsync(cases);
        for (var round = 0; round < Rounds; round++)
        {
            Assert.Equal(signed[round].Sender.ToString(), Text(answers[round], "recovered", round));
            var raw = Text(answers[round], "raw", round);
            Assert.Equal(Hex.Format(signed[round].Raw.Span), raw);
            Assert.True(SignedTransaction.TryParse(Hex.Parse(raw), out var theirs, out var error), error);
            Assert.Equal(signed[round].Sender, theirs.Sender);
        }
    }

    [ViemFact]
    public async Task Typed_data()
    {
        var random = new Random(Seed);
        var signers = new List<(Address Signer, TypedDataDocument Document, Signature Signature)>();
        var cases = new JsonArray();
        for (var round = 0; round < Rounds; round++)
        {
            using var key = Key(random);
            var json = RandomTypedData.Next(random);
            Assert.True(TypedDataDocument.TryParse(json.ToJsonString(), out var document, out var error),
                $"seed {Seed}, round {round}: {error} in {json}");
            var signature = key.Sign(document.Digest);
            signers.Add((key.Address, document, signature));
            cases.Add(new JsonObject
            {
                ["kind"] = "typedData", ["key"] = Hex.Format(key.ExportPrivateKey()), ["document"] = json,
                ["signature"] = signature.ToString(),
            });
        }
        var answers = await ViemPeer.AskAsync(cases);
        for (var round = 0; round < Rounds; round++)
        {
            var (signer, document, signature) = signers[round];
            Assert.Equal(document.Digest.ToString(), Text(answers[round], "digest", round));
            Assert.Equal(signer.ToString(), Text(answers[round], "recovered", round));
            var theirs = Signature.Parse(Text(answers[round], "signature", round));
            Assert.Equal(signature, theirs);
            Assert.True(theirs.IsBy(signer, document.Digest));
        }
    }

    [ViemFact]
    public async Task Messages_addresses_and_abi()
    {
        var random = new Random(Seed);
        var cases = new JsonArray();
        var expected = new List<(string Name, string Value)[]>();
        for (var round = 0; round < Rounds; round++)
        {
            using var key = Key(random);
            var text = (string)AbiPropertyTests.RandomValue(random, AbiType.String) + round;
            var signature = key.SignPersonal(Encoding.UTF8.GetBytes(text)).ToString();
            cases.Add(new JsonObject
            {
                ["kind"] = "message", ["key"] = Hex.Format(key.ExportPrivateKey()), ["text"] = text,
                ["signature"] = signature,
            });
            expected.Add([("address", key.Address.ToString()), ("recovered", key.Address.ToString()),
                ("signature", signature)]);
            cases.Add(new JsonObject { ["kind"] = "address", ["lower"] = key.Address.ToLowerHex() });
            expected.Add([("checksum", key.Address.ToString()),
                ("hash", Keccak256.Compute(key.Address.AsSpan()).ToString())]);
            var types = Enumerable.Range(0, random.Next(1, 4)).Select(_ => NonEmptyType(random)).ToArray();
            var data = Hex.Format(Abi.Encode(types,
                [.. types.Select(t => AbiPropertyTests.RandomValue(random, t))]));
            cases.Add(new JsonObject
            {
                ["kind"] = "abi", ["types"] = string.Join(", ", types.Select(t => t.Name)), ["data"] = data,
            });
            expected.Add([("data", data)]);
        }
        var answers = await ViemPeer.AskAsync(cases);
        for (var i = 0; i < expected.Count; i++)
            foreach (var (name, value) in expected[i]) Assert.Equal(value, Text(answers[i], name, i / 3));
    }

    // viem reads T[0] as T[]: arrays of no length are left to our own round trips.
    private static AbiType NonEmptyType(Random random)
    {
        while (true)
        {
            var type = AbiPropertyTests.RandomType(random, 3);
            if (!type.Name.Contains("[0]", StringComparison.Ordinal)) return type;
        }
    }
}
