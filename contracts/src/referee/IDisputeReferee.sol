// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProviderStatement, Subject} from "./DisputeTypes.sol";

/// @notice Decides whether a provider's own commitments contradict each other.
interface IDisputeReferee {
    /// @param subject whose result of what
    /// @param planRoot the job's plan
    /// @param statements what the provider said, each verified by the caller to be its own
    /// @param kind 1 statements, 2 results, 3 segment, 4 state, 5 output, 6 element, 7 partials, 8 finite, 9 fail,
    /// 10 roots, 11 padding
    /// @param witness as the kind demands (docs/disputes.md)
    /// @return whether the witness shows an inconsistency. What is malformed reverts.
    function judge(
        Subject calldata subject,
        bytes32 planRoot,
        ProviderStatement[] calldata statements,
        uint8 kind,
        bytes calldata witness
    ) external pure returns (bool);
}
