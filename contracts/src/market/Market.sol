// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerdict} from "../verdicts/IVerdict.sol";
import {Bonds} from "./Bonds.sol";
import {CapChanges} from "./CapChanges.sol";
import {Claims} from "./Claims.sol";
import {JobBook} from "./JobBook.sol";
import {Refunds} from "./Refunds.sol";
import {Settlement} from "./Settlement.sol";

/// @title Market: escrow for jobs, paid by consent, by time or by proof
/// @notice One contract holds the money of all jobs, in any ERC-20, as internal balances. There is no owner, no proxy
/// and no way for anyone to move what is not theirs: money enters by deposit, goes into a job's escrow by the client's
/// word, out of it by the signer's vouchers, the client's settlement or the job's verdict module up to each provider's
/// cap, back to the client when the time for vouchers is over, and leaves by withdrawal. Stake is lost only under a
/// lock its owner signed. Verdict modules are fixed at deployment.
/// @dev Invariants, per token: free + stake + locked + leaving + burned + (budget - spent) and reserved of all jobs =
/// credited deposits - withdrawals <= token balance. Per job: spent, which counts what is reserved, <= budget. Per
/// provider: paid + reserved <= cap, proved <= paid, and paid never falls.
contract Market is Claims, Settlement, CapChanges, Refunds, Bonds {
    constructor(IVerdict[] memory modules) JobBook(modules) {}
}
