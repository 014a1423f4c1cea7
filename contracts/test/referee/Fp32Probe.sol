// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fp32} from "../../src/referee/Fp32.sol";

/// @notice Runs one operation of Fp32 on many operands, and tells what it costs.
contract Fp32Probe {
    uint256 private constant OPERANDS = 12;
    uint256 private constant FAILED = 1 << 32;

    /// @param operands Three floats of 4 bytes each, again and again.
    /// @return results 8 bytes for each three: 1 where a rounding failed, else 0; the word.
    function run(uint256 op, bytes calldata operands) external pure returns (bytes memory results) {
        uint256 count = operands.length / OPERANDS;
        results = new bytes(count * 8);
        for (uint256 i = 0; i < count; ++i) {
            uint256 packed = uint96(bytes12(operands[i * OPERANDS:]));
            uint256 r = _apply(op, packed >> 64, (packed >> 32) & 0xffffffff, packed & 0xffffffff);
            assembly ("memory-safe") {
                let at := add(add(results, 32), shl(3, i))
                mstore(at, or(shl(192, r), and(mload(at), shr(64, not(0)))))
            }
        }
    }

    /// @notice Gas of the operation alone.
    function gasOf(uint256 op, uint256 a, uint256 b, uint256 c) external view returns (uint256 gas, uint256 r) {
        uint256 before = gasleft();
        if (op == 0) r = Fp32.fma(a, b, c);
        else if (op == 1) r = Fp32.divide(a, b);
        else if (op == 2) r = Fp32.squareRoot(a);
        gas = before - gasleft();
    }

    function _apply(uint256 op, uint256 a, uint256 b, uint256 c) private pure returns (uint256 r) {
        if (op == 0) return Fp32.fma(a, b, c);
        if (op == 1) return Fp32.add(a, b);
        if (op == 2) return Fp32.subtract(a, b);
        if (op == 3) return Fp32.multiply(a, b);
        if (op == 4) return Fp32.divide(a, b);
        if (op == 5) return Fp32.squareRoot(a);
        if (op == 6) return Fp32.min(a, b);
        if (op == 7) return Fp32.max(a, b);
        if (op == 8) return Fp32.less(a, b);
        if (op == 9) return Fp32.lessOrEqual(a, b);
        if (op == 10) return Fp32.equal(a, b);
        if (op == 11) return Fp32.fromInt(a);
        if (op == 12) return Fp32.canonical(a);
        if (op == 13) return Fp32.addZero(a);
        if (op == 14) return Fp32.isFinite(a) ? 1 : 0;
        bool ok;
        (ok, r) = Fp32.toInt(a, c & 3);
        if (!ok) r |= FAILED;
    }
}
