using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class TransactionTests
{
    // EIP-155's own example.
    [Fact]
    public void The_example_of_eip_155()
    {
        using var key = EthereumKey.FromHex(string.Concat(Enumerable.Repeat("46", 32)));
        var transaction = new LegacyTransaction
        {
            ChainId = 1, Nonce = 9, GasPriceWei = 20_000_000_000, GasLimit = 21_000,
            To = Address.Parse("0x3535353535353535353535353535353535353535"),
            ValueWei = 1_000_000_000_000_000_000,
        };
        Assert.Equal("0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53",
            transaction.SigningHash.ToString());
        Assert.Equal("0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a0"
            + "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800cc"
            + "f555c9f3dc64214b297fb1966a3b6d83", Hex.Format(transaction.Sign(key).Raw.Span));
    }

    private static EthereumKey Key(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return EthereumKey.FromBytes(bytes);
    }

    [Fact]
    public void Every_kind_survives_and_names_its_sender_and_mutations_never_throw()
    {
        const int seed = 7702;
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            using var key = Key(random);
            var signed = RandomTransactions.Next(random, round % 3).Sign(key);
            Assert.True(SignedTransaction.TryParse(signed.Raw, out var parsed, out var error),
                $"seed {seed}, round {round}: {error}");
            Assert.Equal(key.Address, parsed.Sender);
            Assert.Equal(signed.Hash, parsed.Hash);
            Assert.Equal(signed.Raw.ToArray(), parsed.Transaction.Sign(parsed.Signature).Raw.ToArray());
            var bytes = signed.Raw.ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            // Whatever still parses is another transaction or another signer, in canonical form.
            if (!SignedTransaction.TryParse(bytes, out var other, out _)) continue;
            Assert.Equal(bytes, other.Transaction.Sign(other.Signature).Raw.ToArray());
        }
    }

    [Fact]
    public void Authorizations_name_their_authority()
    {
        using var key = EthereumKey.Create();
        var authorization = CodeAuthorization.Create(1, Address.Zero, 5, key);
        Assert.True(authorization.TryRecoverAuthority(out var authority));
        Assert.Equal(key.Address, authority);
        (authorization with { Nonce = 6 }).TryRecoverAuthority(out authority);
        Assert.NotEqual(key.Address, authority);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01c0")]
    [InlineData("02c0")]
    [InlineData("02")]
    [InlineData("c0")]
    [InlineData("04c101")]
    public void Malformed_envelopes_are_refused(string hex)
    {
        Assert.False(SignedTransaction.TryParse(Convert.FromHexString(hex), out _, out var error));
        Assert.NotEmpty(error);
    }
}
