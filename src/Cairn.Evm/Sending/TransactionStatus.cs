namespace Cairn.Evm;

/// <summary>How an attempt to have a transaction mined ended.</summary>
public enum TransactionStatus
{
    /// <summary>Mined, and it did what was asked.</summary>
    Succeeded,
    /// <summary>Mined and reverted; its gas is spent.</summary>
    Reverted,
    /// <summary>It would revert, so nothing was sent.</summary>
    WouldRevert,
    /// <summary>The account cannot pay value and gas; nothing was sent.</summary>
    InsufficientFunds,
    /// <summary>The node refused it for another reason, which the outcome's text gives; nothing was sent.</summary>
    Refused,
    /// <summary>A transaction made elsewhere with the same key took its nonce; this one will never be mined.</summary>
    Displaced,
    /// <summary>
    /// Not mined within the time allowed. It still may be: wait again, never send the same intent anew.
    /// </summary>
    TimedOut,
}
