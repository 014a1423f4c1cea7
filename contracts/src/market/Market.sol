// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerdict} from "../verdicts/IVerdict.sol";
import {CapChanges} from "./CapChanges.sol";
import {Claims} from "./Claims.sol";
import {JobBook} from "./JobBook.sol";
import {Refunds} from "./Refunds.sol";
import {Settlement} from "./Settlement.sol";

/// @title Market: escrow for jobs, paid by consent
/// @notice One contract holds the money of all jobs, in any ERC-20, as internal balances. There is no owner, no proxy
/// and no way for anyone to move what is not theirs: money enters by deposit, goes into a job's escrow by the client's
/// word, out of it by the signer's vouchers or the client's settlement up to each provider's cap, back to the client
/// when the time for vouchers is over, and leaves by withdrawal. Verdict modules are fixed at deployment.
/// @dev Invariants, per token: free + stake + leaving + (budget - spent) of all jobs = credited deposits -
/// withdrawals <= token balance. Per job: spent <= budget. Per provider: paid <= cap, and paid never falls.
contract Market is Claims, Settlement, CapChanges, Refunds {
    constructor(IVerdict[] memory modules) JobBook(modules) {}
}
