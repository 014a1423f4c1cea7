using Cairn.Evm;

namespace Cairn.Host;

/// <summary>An account that has proved itself to a gateway by a signature, until a time.</summary>
internal sealed class Session(Address account, SessionRole role, DateTimeOffset expires, long uploadBytesMax)
{
    private long _uploadBytesLeft = uploadBytesMax;

    public Address Account { get; } = account;

    public SessionRole Role { get; } = role;

    public DateTimeOffset Expires { get; } = expires;

    /// <summary>Takes the bytes from what the session may still upload; false where too little is left.</summary>
    public bool TrySpendUpload(long bytes)
    {
        if (Interlocked.Add(ref _uploadBytesLeft, -bytes) >= 0)
            return true;
        Interlocked.Add(ref _uploadBytesLeft, bytes);
        return false;
    }
}
