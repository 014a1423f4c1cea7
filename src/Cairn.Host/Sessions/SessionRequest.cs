using System.Globalization;
using System.Text;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>An account's signed wish to open a session at one gateway (EIP-191 over <see cref="Message"/>).</summary>
/// <param name="Account">Who asks.</param>
/// <param name="Gateway">The gateway's account, so that the signature is worth nothing elsewhere.</param>
/// <param name="Role">What the session is for.</param>
/// <param name="IssuedAt">Unix seconds.</param>
/// <param name="Signature">65 bytes, hex.</param>
public sealed record SessionRequest(
    Address Account, Address Gateway, SessionRole Role, long IssuedAt, Signature Signature)
{
    /// <summary>Signs a request as of now.</summary>
    public static SessionRequest Sign(EthereumKey key, Address gateway, SessionRole role, DateTimeOffset now)
    {
        var unsigned = new SessionRequest(key.Address, gateway, role, now.ToUnixTimeSeconds(), default);
        return unsigned with { Signature = key.Sign(unsigned.Digest()) };
    }

    /// <summary>Whether the account signed exactly this.</summary>
    public bool IsSigned() => Signature.IsBy(Account, Digest());

    private Hash32 Digest() => PersonalMessage.Digest(Encoding.UTF8.GetBytes(Message()));

    private string Message() => string.Create(CultureInfo.InvariantCulture,
        $"Cairn session\ngateway: {Gateway}\naccount: {Account}\nrole: {Role}\nissued: {IssuedAt}");
}
