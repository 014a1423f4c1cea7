// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvedModels, ProvedStatement} from "../src/verdicts/IProvedModels.sol";

/// @notice Accepts as a proof the hash of what it is to prove: for tests of what a proof does to money.
contract PuppetModels is IProvedModels {
    error NotProved();

    function requireProved(bytes32 modelId, ProvedStatement calldata statement, bytes calldata proof)
        external
        pure
        override
    {
        if (keccak256(proof) != keccak256(abi.encodePacked(proofOf(modelId, statement)))) revert NotProved();
    }

    function proofOf(bytes32 modelId, ProvedStatement calldata statement) public pure returns (bytes32) {
        return keccak256(abi.encode(modelId, statement));
    }
}
