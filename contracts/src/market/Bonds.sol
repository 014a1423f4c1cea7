// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Locks} from "./Locks.sol";

/// @title Money that moves between free balances
/// @notice Verdict modules hold their players' bonds as free balances of their own.
abstract contract Bonds is Locks {
    event Given(address indexed token, address indexed from, address indexed to, uint256 amount);
    event Burned(address indexed token, address indexed from, uint256 amount);

    /// @notice What was burned of a token. It stays here for ever: many tokens refuse a transfer to nobody.
    function burned(address token) external view returns (uint256) {
        return _burned[token];
    }

    function takeBond(address token, address from, uint256 amount) external override {
        if (!isVerdict(msg.sender)) revert NotVerdict();
        _give(token, from, msg.sender, amount);
    }

    function give(address token, address to, uint256 amount) external override {
        _give(token, msg.sender, to, amount);
    }

    function burn(address token, uint256 amount) external override {
        if (amount == 0) revert NothingToMove();
        _debit(token, msg.sender, amount);
        _burned[token] += amount;
        emit Burned(token, msg.sender, amount);
    }

    function _give(address token, address from, address to, uint256 amount) private {
        if (amount == 0) revert NothingToMove();
        _debit(token, from, amount);
        _free[token][to].value += amount;
        emit Given(token, from, to, amount);
    }
}
