// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Does on transfer what it was told: nothing special, revert, answer false, lie about balances, or call back.
contract MoodyToken is ERC20 {
    enum Mood {
        Fair,
        Reverting,
        AnsweringFalse,
        Bragging,
        CallingBack
    }

    Mood private _mood;
    address private _target;
    bytes private _call;
    uint256 private _boast;

    /// @notice Whether the last call back succeeded, and what it returned.
    bool public lastOk;
    bytes public lastResult;

    constructor() ERC20("Moody", "MOOD") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @param target called, where the mood is CallingBack, with `call` in the middle of each transfer
    /// @param boast what is added to every balance asked for after a transfer, where the mood is Bragging
    function setMood(Mood mood, address target, bytes calldata call, uint256 boast) external {
        (_mood, _target, _call, _boast) = (mood, target, call, boast);
    }

    /// @notice Anything, as this token: it may itself hold money in a Market.
    function act(address target, bytes calldata call) external returns (bytes memory result) {
        bool ok;
        (ok, result) = target.call(call);
        require(ok, "act");
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return _react() && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return _react() && super.transferFrom(from, to, value);
    }

    function balanceOf(address account) public view override returns (uint256) {
        if (_mood == Mood.Bragging && lastOk) return super.balanceOf(account) + _boast;
        return super.balanceOf(account);
    }

    /// @notice ERC-3009's entry, which answers but moves nothing.
    function receiveWithAuthorization(
        address,
        address,
        uint256,
        uint256,
        uint256,
        bytes32,
        uint8,
        bytes32,
        bytes32
    ) external {}

    function _react() private returns (bool) {
        if (_mood == Mood.Reverting) revert("moody");
        if (_mood == Mood.CallingBack) (lastOk, lastResult) = _target.call(_call);
        if (_mood == Mood.Bragging) lastOk = true;
        return _mood != Mood.AnsweringFalse;
    }
}
