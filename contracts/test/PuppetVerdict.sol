// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarketForVerdicts} from "../src/market/IMarketForVerdicts.sol";
import {JobTerms, SignedLease} from "../src/market/MarketTypes.sol";
import {LeasedPieces} from "../src/verdicts/LeasedPieces.sol";

/// @notice A verdict module that decides what its caller wants.
contract PuppetVerdict is LeasedPieces {
    mapping(bytes32 jobId => mapping(address provider => bool)) public override isBusy;

    constructor(address market_) LeasedPieces(market_) {}

    function decides() external pure override returns (bool) {
        return true;
    }

    function setBusy(bytes32 jobId, address provider, bool busy) external {
        isBusy[jobId][provider] = busy;
    }

    function assertPieces(
        JobTerms calldata terms,
        SignedLease calldata lease,
        uint32 from,
        uint32 count,
        uint128 cap,
        bytes calldata capProof
    ) external {
        (, uint256 amount) = _take(terms, lease, from, count);
        _books().reserve(terms, lease.provider, cap, capProof, amount);
    }

    function pay(JobTerms calldata terms, address provider, uint256 amount) external {
        _books().payReserved(terms, provider, amount);
    }

    function void(JobTerms calldata terms, address provider, uint256 amount) external {
        _books().voidReserved(terms, provider, amount);
    }

    function convict(JobTerms calldata terms, address provider, address challenger) external {
        _books().slash(terms, provider, challenger);
    }

    function takeBond(address token, uint256 amount) external {
        _books().takeBond(token, msg.sender, amount);
    }

    function returnBond(address token, address to, uint256 amount) external {
        _books().give(token, to, amount);
    }

    function burnBond(address token, uint256 amount) external {
        _books().burn(token, amount);
    }

    function _books() private view returns (IMarketForVerdicts) {
        return IMarketForVerdicts(market);
    }
}
