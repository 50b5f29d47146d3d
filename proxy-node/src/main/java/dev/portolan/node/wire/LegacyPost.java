package dev.portolan.node.wire;

import dev.portolan.model.mcp.ProtocolVersion;
import java.util.List;

/**
 * What a legacy client has sent in one POST.
 *
 * @param version that the header {@code MCP-Protocol-Version} names; 2025-03-26 without one
 * @param messages one, or those of a batch in their order
 * @param batch whether the body was an array
 */
public record LegacyPost(ProtocolVersion version, List<LegacyMessage> messages, boolean batch) {
  public LegacyPost {
    messages = List.copyOf(messages);
  }
}
