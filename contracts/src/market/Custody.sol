// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {MarketErrors} from "./MarketErrors.sol";
import {Word} from "./MarketTypes.sol";
import {Slots} from "./Slots.sol";

/// @title Custody of any ERC-20: free balances, stake, pull withdrawals
/// @notice What is credited is what arrived, so a token that takes a fee cannot create money. No one but the account
/// itself moves its balance out, and there is no owner.
/// @dev Only functions that call a token are guarded against re-entrance; all others move numbers without any
/// external call, and are safe to run inside a token's hook because every balance is written before tokens are sent.
abstract contract Custody is MarketErrors, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice Stake on its way out.
    /// @param amount token base units
    /// @param until unix seconds from which `finish` may free it
    struct Leaving {
        uint128 amount;
        uint64 until;
    }

    /// @notice Longest dispute window terms may ask for, seconds.
    uint64 public constant MAX_WINDOW = 7 days;
    /// @notice Longest a dispute may last, seconds.
    uint64 public constant MAX_GAME = 7 days;
    /// @notice Seconds between `unstake` and `finish`: whatever stake backed has ended by then.
    uint64 public constant UNSTAKE_DELAY = MAX_WINDOW + MAX_GAME;

    mapping(address token => mapping(address account => Word)) internal _free;
    mapping(address token => mapping(address account => Word)) internal _stake;
    mapping(address token => mapping(address account => Leaving)) internal _leaving;

    event Deposited(address indexed token, address indexed account, uint256 amount);
    event Withdrawn(address indexed token, address indexed account, address indexed to, uint256 amount);
    event Staked(address indexed token, address indexed account, uint256 amount);
    event Unstaking(address indexed token, address indexed account, uint256 amount, uint64 until);
    event Unstaked(address indexed token, address indexed account, uint256 amount);

    /// @notice Free balance, token base units.
    function free(address token, address account) external view returns (uint256) {
        return _free[token][account].value;
    }

    /// @notice Stake that can back something new, token base units.
    function stakeOf(address token, address account) external view returns (uint256) {
        return _stake[token][account].value;
    }

    /// @notice Stake on its way out and when it may be freed.
    function leaving(address token, address account) external view returns (uint128 amount, uint64 until) {
        Leaving storage entry = _leaving[token][account];
        return (entry.amount, entry.until);
    }

    /// @notice Moves `amount` of the token, approved beforehand, from the caller into its free balance.
    /// @return credited what arrived, token base units
    function deposit(address token, uint256 amount) external nonReentrant returns (uint256 credited) {
        return _pull(token, amount);
    }

    /// @notice As `deposit`, with an ERC-2612 permit for `amount`.
    /// @dev A permit may have been submitted by someone else already; what counts is whether the allowance suffices.
    function depositWithPermit(address token, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        nonReentrant
        returns (uint256 credited)
    {
        try IERC20Permit(token).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        return _pull(token, amount);
    }

    /// @notice Anyone submits `from`'s ERC-3009 authorization to this contract; the money is `from`'s.
    /// @dev `receiveWithAuthorization` only: with `transferWithAuthorization` anyone could make the transfer outside
    /// this call, and it would be credited to no one.
    /// @return credited what arrived, token base units
    function depositWithAuthorization(
        address token,
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant returns (uint256 credited) {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC3009(token).receiveWithAuthorization(from, address(this), amount, validAfter, validBefore, nonce, v, r, s);
        return _credit(token, from, before);
    }

    /// @notice Sends `amount` of the caller's free balance to `to`.
    function withdraw(address token, address to, uint256 amount) external nonReentrant {
        if (amount == 0) revert NothingToMove();
        _debit(token, msg.sender, amount);
        emit Withdrawn(token, msg.sender, to, amount);
        IERC20(token).safeTransfer(to, amount);
    }

    /// @notice Moves free balance into stake.
    function stake(address token, uint256 amount) external {
        if (amount == 0) revert NothingToMove();
        _debit(token, msg.sender, amount);
        _stake[token][msg.sender].value += amount;
        emit Staked(token, msg.sender, amount);
    }

    /// @notice Starts the way out for `amount` of the caller's stake. Adding to stake already leaving starts the delay
    /// again for all of it.
    function unstake(address token, uint128 amount) external {
        if (amount == 0) revert NothingToMove();
        _unstake(token, msg.sender, amount);
        Leaving storage entry = _leaving[token][msg.sender];
        uint64 until = uint64(block.timestamp) + UNSTAKE_DELAY;
        entry.amount += amount;
        entry.until = until;
        emit Unstaking(token, msg.sender, amount, until);
    }

    /// @notice Frees stake whose delay has passed.
    function finish(address token) external {
        Leaving memory entry = _leaving[token][msg.sender];
        if (entry.amount == 0) revert NothingToMove();
        if (block.timestamp < entry.until) revert StillLeaving(entry.until);
        delete _leaving[token][msg.sender];
        _free[token][msg.sender].value += entry.amount;
        emit Unstaked(token, msg.sender, entry.amount);
    }

    /// @dev Takes from stake that backs nothing.
    function _unstake(address token, address account, uint256 amount) internal {
        Word storage staked = _stake[token][account];
        if (staked.value < amount) revert InsufficientBalance(staked.value, amount);
        staked.value -= amount;
    }

    function _debit(address token, address account, uint256 amount) internal {
        Word storage balance = Slots.wordAt(_free, token, account);
        uint256 available = balance.value;
        if (available < amount) revert InsufficientBalance(available, amount);
        unchecked {
            balance.value = available - amount;
        }
    }

    function _pull(address token, uint256 amount) private returns (uint256) {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        return _credit(token, msg.sender, before);
    }

    /// @dev The bound keeps every later addition of job money (below 2^112) far from wrapping, whatever a token says.
    function _credit(address token, address account, uint256 before) private returns (uint256 credited) {
        credited = IERC20(token).balanceOf(address(this)) - before;
        if (credited == 0) revert NothingToMove();
        Word storage balance = _free[token][account];
        if (credited > type(uint128).max || balance.value + credited > type(uint128).max) revert BalanceTooLarge();
        balance.value += credited;
        emit Deposited(token, account, credited);
    }
}
