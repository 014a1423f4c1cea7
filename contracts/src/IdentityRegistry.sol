// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Identities of providers, verifiers, gateways and agents (ERC-8004 identity registry)
/// @notice Every identity is an ERC-721 token; its URI leads to its registration file (for Cairn `ipfs://<cid>` of a
/// dag-json document). The payment wallet must have consented, and is cleared when the identity changes hands.
contract IdentityRegistry is ERC721URIStorage, EIP712 {
    struct MetadataEntry {
        string metadataKey;
        bytes metadataValue;
    }

    bytes32 private constant WALLET_TYPEHASH =
        keccak256("AgentWalletSet(uint256 agentId,address newWallet,address owner,uint256 deadline)");
    bytes32 private constant WALLET_KEY_HASH = keccak256("agentWallet");

    uint256 private _count;
    mapping(uint256 agentId => mapping(string key => bytes)) private _metadata;

    event Registered(uint256 indexed agentId, string agentURI, address indexed owner);
    event URIUpdated(uint256 indexed agentId, string newURI, address indexed updatedBy);
    event MetadataSet(
        uint256 indexed agentId, string indexed indexedMetadataKey, string metadataKey, bytes metadataValue
    );

    /// @notice The key is kept for the wallet: use `setAgentWallet`.
    error ReservedKey();
    /// @notice The wallet's consent has expired.
    error ConsentExpired(uint256 deadline);
    /// @notice The wallet did not sign this change.
    error BadWalletSignature();

    constructor() ERC721("Cairn Identity", "CAIRN") EIP712("ERC8004IdentityRegistry", "1") {}

    /// @notice Registers the caller; the URI may follow by `setAgentURI`.
    function register() external returns (uint256 agentId) {
        return _register("");
    }

    /// @notice Registers the caller under a URI.
    function register(string calldata agentURI) external returns (uint256 agentId) {
        return _register(agentURI);
    }

    /// @notice Registers the caller under a URI with metadata.
    function register(string calldata agentURI, MetadataEntry[] calldata metadata) external returns (uint256 agentId) {
        agentId = _register(agentURI);
        for (uint256 i = 0; i < metadata.length; i++) {
            _setUnreserved(agentId, metadata[i].metadataKey, metadata[i].metadataValue);
        }
    }

    /// @notice Changes where the registration file is. Owner or operator only.
    function setAgentURI(uint256 agentId, string calldata newURI) external {
        _requireOperator(agentId);
        _setTokenURI(agentId, newURI);
        emit URIUpdated(agentId, newURI, msg.sender);
    }

    /// @notice Sets a metadata value. Owner or operator only; not the key `agentWallet`.
    function setMetadata(uint256 agentId, string calldata metadataKey, bytes calldata metadataValue) external {
        _requireOperator(agentId);
        _setUnreserved(agentId, metadataKey, metadataValue);
    }

    /// @notice A metadata value; empty where none is set.
    function getMetadata(uint256 agentId, string calldata metadataKey) external view returns (bytes memory) {
        return _metadata[agentId][metadataKey];
    }

    /// @notice Sets the wallet payments go to, with that wallet's consent (EIP-712, or ERC-1271 for contracts).
    /// @param deadline unix seconds up to which the consent holds
    function setAgentWallet(uint256 agentId, address newWallet, uint256 deadline, bytes calldata signature) external {
        address owner = _requireOperator(agentId);
        if (block.timestamp > deadline) revert ConsentExpired(deadline);
        bytes32 digest =
            _hashTypedDataV4(keccak256(abi.encode(WALLET_TYPEHASH, agentId, newWallet, owner, deadline)));
        if (!SignatureChecker.isValidSignatureNow(newWallet, digest, signature)) revert BadWalletSignature();
        _set(agentId, "agentWallet", abi.encodePacked(newWallet));
    }

    /// @notice The wallet payments go to; 0 where none is set.
    function getAgentWallet(uint256 agentId) external view returns (address) {
        return address(bytes20(_metadata[agentId]["agentWallet"]));
    }

    /// @notice Clears the wallet. Owner or operator only.
    function unsetAgentWallet(uint256 agentId) external {
        _requireOperator(agentId);
        _set(agentId, "agentWallet", "");
    }

    function _register(string memory agentURI) private returns (uint256 agentId) {
        agentId = _count++;
        // Not _safeMint: a receiver's hook would run before the identity is whole.
        _mint(msg.sender, agentId);
        if (bytes(agentURI).length > 0) _setTokenURI(agentId, agentURI);
        emit Registered(agentId, agentURI, msg.sender);
        _set(agentId, "agentWallet", abi.encodePacked(msg.sender));
    }

    function _setUnreserved(uint256 agentId, string calldata key, bytes calldata value) private {
        if (keccak256(bytes(key)) == WALLET_KEY_HASH) revert ReservedKey();
        _set(agentId, key, value);
    }

    function _set(uint256 agentId, string memory key, bytes memory value) private {
        _metadata[agentId][key] = value;
        emit MetadataSet(agentId, key, key, value);
    }

    function _requireOperator(uint256 agentId) private view returns (address owner) {
        owner = _requireOwned(agentId);
        _checkAuthorized(owner, msg.sender, agentId);
    }

    /// @dev A new owner's money must not go to the old owner's wallet.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        from = super._update(to, tokenId, auth);
        if (from != address(0) && from != to) _set(tokenId, "agentWallet", "");
    }
}
