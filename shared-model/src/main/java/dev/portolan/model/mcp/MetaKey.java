package dev.portolan.model.mcp;

/** Keys of {@code _meta} that the specification reserves, and the ones that are Portolan's own. */
public final class MetaKey {
  public static final String RESERVED_PREFIX = "io.modelcontextprotocol/";
  public static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
  public static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  public static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
  public static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
  public static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  public static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";
  public static final String PROGRESS_TOKEN = "progressToken";
  public static final String TRACEPARENT = "traceparent";
  public static final String TRACESTATE = "tracestate";
  public static final String BAGGAGE = "baggage";

  /** On a list result: the mounts whose part of the list is missing or stale. */
  public static final String INCOMPLETE = "dev.portolan/incomplete";

  private MetaKey() {}
}
