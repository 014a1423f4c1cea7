using System.Text;
using System.Text.Json;

namespace Cairn.Evm.Tests;

public class KeystoreTests
{
    // RFC 7914, section 12.
    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [InlineData("pleaseletmein", "SodiumChloride", 16384, 8, 1,
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void Scrypt_gives_the_standards_keys(string password, string salt, int n, int r, int p, string expected)
    {
        var output = new byte[64];
        Scrypt.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), n, r, p, output);
        Assert.Equal(expected, Convert.ToHexStringLower(output));
    }

    [DataFact("vectors/ethereum/KeyStoreTests-basic_tests.json")]
    public void Public_vectors_open()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(SharedData.Path("vectors/ethereum/KeyStoreTests-basic_tests.json")));
        var count = 0;
        foreach (var test in document.RootElement.EnumerateObject())
        {
            var json = test.Value.GetProperty("json").GetRawText();
            var opened = KeystoreFile.TryDecrypt(json, test.Value.GetProperty("password").GetString()!, out var key,
                out var error);
            Assert.True(opened, $"{test.Name}: {error}");
            Assert.Equal(test.Value.GetProperty("priv").GetString(), Convert.ToHexStringLower(key!.ExportPrivateKey()));
            count++;
        }
        Assert.True(count > 0);
    }

    [Fact]
    public void A_key_survives_its_file_and_only_its_password_opens_it()
    {
        using var key = EthereumKey.Create();
        var json = KeystoreFile.Encrypt(key, "pässword", KeystoreOptions.Light);
        Assert.True(KeystoreFile.TryDecrypt(json, "pässword", out var opened, out _));
        Assert.Equal(key.Address, opened.Address);
        Assert.False(KeystoreFile.TryDecrypt(json, "password", out _, out var error));
        Assert.Equal(KeystoreError.WrongPassword, error);
        Assert.DoesNotContain(Convert.ToHexStringLower(key.ExportPrivateKey()), json);
    }

    [Theory]
    [InlineData("\"n\": 4096", "\"n\": 1073741824", KeystoreError.TooExpensive)]
    [InlineData("\"n\": 4096", "\"n\": 4095", KeystoreError.Malformed)]
    [InlineData("\"p\": 1", "\"p\": 1000000", KeystoreError.TooExpensive)]
    [InlineData("\"kdf\": \"scrypt\"", "\"kdf\": \"argon2\"", KeystoreError.Unsupported)]
    [InlineData("aes-128-ctr", "aes-128-cbc", KeystoreError.Unsupported)]
    [InlineData("\"version\": 3", "\"version\": 1", KeystoreError.Unsupported)]
    [InlineData("\"crypto\"", "\"cripto\"", KeystoreError.Malformed)]
    [InlineData("\"mac\": \"", "\"mac\": \"zz", KeystoreError.Malformed)]
    public void Hostile_files_end_in_an_error(string part, string replacement, KeystoreError expected)
    {
        using var key = EthereumKey.Create();
        var json = KeystoreFile.Encrypt(key, "x", KeystoreOptions.Light).Replace(part, replacement);
        Assert.Contains(replacement, json);
        Assert.False(KeystoreFile.TryDecrypt(json, "x", out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Mutated_files_never_throw()
    {
        const int seed = 7914;
        var random = new Random(seed);
        using var key = EthereumKey.Create();
        var json = KeystoreFile.Encrypt(key, "x", new KeystoreOptions { ScryptN = 2 });
        for (var round = 0; round < 300; round++)
        {
            var text = json.ToCharArray();
            text[random.Next(text.Length)] = (char)random.Next(32, 127);
            KeystoreFile.TryDecrypt(new string(text), "x", out _, out _);
        }
    }
}
