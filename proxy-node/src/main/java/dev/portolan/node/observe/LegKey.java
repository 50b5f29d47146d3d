package dev.portolan.node.observe;

/**
 * What traces tell of a leg, by the names of the semantic conventions of OpenTelemetry where they
 * have one. No key exists for arguments, results, URIs of resources, ids of sessions, or
 * credentials: they are never told.
 */
public enum LegKey {
  /** The method of MCP. */
  METHOD("mcp.method.name"),
  /** The revision of MCP that is spoken on this leg. */
  PROTOCOL("mcp.protocol.version"),
  /** A tool, by the name that it has on this leg. */
  TOOL("gen_ai.tool.name"),
  /** A prompt, by the name that it has on this leg. */
  PROMPT("gen_ai.prompt.name"),
  /** What is done with a tool. */
  OPERATION("gen_ai.operation.name"),
  /** The code of a JSON-RPC error that was the answer. */
  RPC_CODE("rpc.response.status_code"),
  HTTP_METHOD("http.request.method"),
  HTTP_STATUS("http.response.status_code"),
  /** Who was asked. */
  SERVER("server.address"),
  PORT("server.port"),
  NETWORK_PROTOCOL("network.protocol.name"),
  NETWORK_VERSION("network.protocol.version"),
  NETWORK_TRANSPORT("network.transport"),
  TENANT("portolan.tenant"),
  MOUNT("portolan.mount"),
  ERA("portolan.era"),
  /** How it ended, as {@link Outcome} has it. */
  OUTCOME("portolan.outcome"),
  /** Why Portolan said no. */
  FAULT("portolan.fault"),
  /** The kind of listing that is loaded. */
  KIND("portolan.kind");

  private final String attribute;

  LegKey(String attribute) {
    this.attribute = attribute;
  }

  /** The name of the attribute. */
  public String attribute() {
    return attribute;
  }
}
