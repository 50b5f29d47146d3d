package dev.portolan.model.mcp;

/**
 * HTTP header names of the Streamable HTTP transport. Names are compared without regard to case,
 * values with it. How a value that is not plain ASCII is written is told by {@link HeaderValue}.
 */
public final class McpHeader {
  public static final String PROTOCOL_VERSION = "MCP-Protocol-Version";
  public static final String METHOD = "Mcp-Method";
  public static final String NAME = "Mcp-Name";
  public static final String SESSION_ID = "Mcp-Session-Id";
  public static final String LAST_EVENT_ID = "Last-Event-ID";

  /** Before the name that a tool's schema gives in {@code x-mcp-header}. */
  public static final String PARAM_PREFIX = "Mcp-Param-";

  private McpHeader() {}
}
