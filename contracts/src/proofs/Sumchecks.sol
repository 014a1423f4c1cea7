// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3} from "./Ext3.sol";
import {ProofErrors, ProofFault} from "./ProofErrors.sol";
import {Transcript, Transcripts} from "./Transcripts.sol";

/// @title Sumchecks: from a claim about a sum over the hypercube to one about a single point
library Sumchecks {
    /// @dev 4p in each lane: what keeps differences above zero.
    uint256 private constant FOUR_P = 0x00000ffffffff00000001000007fffffff80000000800003fffffffc00000004;

    /// @notice The sum of f(x) over all x is the claim. Each round sends c₀, c₂, c₃ of its polynomial.
    /// @param degree 1 to 3.
    /// @param point Where in memory the point goes.
    /// @return What f must be at the point.
    function plain(Transcript memory t, uint256 claim, uint256 rounds, uint256 degree, uint256 point)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            uint256 ptr = Transcripts.skip(t, rounds * degree * Transcripts.ELEMENT_BYTES);
            for (uint256 end = point + (rounds << 5); point < end; point += 32) {
                uint256 r = _round(t, ptr, degree * Transcripts.ELEMENT_BYTES, point);
                uint256 constant_ = Transcripts.element(ptr);
                uint256 linear = claim + FOUR_P - (constant_ << 1);
                uint256 value;
                if (degree > 1) {
                    value = Transcripts.element(ptr + 24);
                    linear -= value;
                    if (degree > 2) {
                        uint256 cubic = Transcripts.element(ptr + 48);
                        linear -= cubic;
                        value += Ext3.mul(cubic, r);
                    }
                    value = Ext3.mul(value, r);
                }
                claim = Ext3.settle(Ext3.mul(value + linear, r) + constant_);
                ptr += degree * Transcripts.ELEMENT_BYTES;
            }
            return claim;
        }
    }

    /// @notice The sum of eq(e, x)·f(x) over all x is the claim. Each round sends c₁, c₂, c₃ of f's own polynomial.
    /// @param degree 1 to 3.
    /// @param weights Where in memory e is.
    /// @param point Where in memory the point goes; not where e is.
    /// @return What f must be at the point.
    function weighted(
        Transcript memory t,
        uint256 claim,
        uint256 weights,
        uint256 rounds,
        uint256 degree,
        uint256 point
    ) internal pure returns (uint256) {
        unchecked {
            uint256 ptr = Transcripts.skip(t, rounds * degree * Transcripts.ELEMENT_BYTES);
            for (uint256 end = point + (rounds << 5); point < end; point += 32) {
                uint256 r = _round(t, ptr, degree * Transcripts.ELEMENT_BYTES, point);
                uint256 sum = Transcripts.element(ptr);
                uint256 value = sum;
                if (degree > 1) {
                    uint256 square = Transcripts.element(ptr + 24);
                    sum += square;
                    if (degree > 2) {
                        uint256 cubic = Transcripts.element(ptr + 48);
                        sum += cubic;
                        square += Ext3.mul(cubic, r);
                    }
                    value += Ext3.mul(square, r);
                }
                sum = Ext3.mul(sum, _load(weights));
                claim = Ext3.reduce(Ext3.mul(value, r) + claim + Ext3.P_LANES - sum);
                ptr += degree * Transcripts.ELEMENT_BYTES;
                weights += 32;
            }
            return claim;
        }
    }

    /// @dev Absorbs a round polynomial and draws the challenge, which it also stores.
    function _round(Transcript memory t, uint256 ptr, uint256 length, uint256 point) private pure returns (uint256 r) {
        uint256 data = Transcripts.open(t, Transcripts.ROUND, length);
        assembly ("memory-safe") {
            calldatacopy(data, ptr, length)
        }
        Transcripts.close(t, length);
        r = Transcripts.challenge(t);
        assembly ("memory-safe") {
            mstore(point, r)
        }
    }

    function _load(uint256 ptr) private pure returns (uint256 x) {
        assembly ("memory-safe") {
            x := mload(ptr)
        }
    }
}
