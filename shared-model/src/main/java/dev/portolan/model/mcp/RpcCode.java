package dev.portolan.model.mcp;

/**
 * JSON-RPC error codes, as JSON-RPC 2.0 and MCP 2026-07-28 give them. Portolan invents none in the
 * reserved range.
 */
public final class RpcCode {
  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL_ERROR = -32603;

  /** A mirrored header disagrees with the body. HTTP 400. */
  public static final int HEADER_MISMATCH = -32020;

  /** The request does not declare a capability that its answer needs. HTTP 400. */
  public static final int MISSING_CLIENT_CAPABILITY = -32021;

  /**
   * The protocol version is not spoken here; {@code data.supported} names those that are. HTTP 400.
   */
  public static final int UNSUPPORTED_VERSION = -32022;

  /**
   * Of 2025-11-25 and earlier: resource not found. Accepted from legacy backends, never sent to
   * modern clients.
   */
  public static final int LEGACY_RESOURCE_NOT_FOUND = -32002;

  private RpcCode() {}
}
