// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-2098 compact signatures
/// @dev What OpenZeppelin's ECDSA checks, for a signer that is known: one comparison instead of an error code.
library Signatures {
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice Whether `account` signed `digest`. A high s is refused, so a message has one signature of an account;
    /// nothing is ever signed by zero, which is what the precompile's refusal looks like.
    /// @param r first half of the signature
    /// @param vs s, with the parity in its top bit
    function isBy(address account, bytes32 digest, bytes32 r, bytes32 vs) internal view returns (bool isSigned) {
        uint256 halfOrder = HALF_ORDER;
        assembly ("memory-safe") {
            let start := mload(0x40)
            let s := shr(1, shl(1, vs))
            mstore(start, digest)
            mstore(add(start, 0x20), add(27, shr(255, vs)))
            mstore(add(start, 0x40), r)
            mstore(add(start, 0x60), s)
            mstore(0, 0)
            pop(staticcall(gas(), 1, start, 0x80, 0, 0x20))
            let recovered := mload(0)
            isSigned := and(eq(recovered, account), and(lt(s, add(halfOrder, 1)), iszero(iszero(recovered))))
        }
    }
}
