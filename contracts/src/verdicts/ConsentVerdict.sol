// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerdict} from "./IVerdict.sol";

/// @title Vouchers and settlement only
/// @notice Nobody but the job's signer and client says what is paid; the provider prices that credit risk.
contract ConsentVerdict is IVerdict {
    /// @inheritdoc IVerdict
    address public immutable override market;

    constructor(address market_) {
        market = market_;
    }

    /// @inheritdoc IVerdict
    function decides() external pure override returns (bool) {
        return false;
    }

    /// @inheritdoc IVerdict
    function isBusy(bytes32, address) external pure override returns (bool) {
        return false;
    }
}
