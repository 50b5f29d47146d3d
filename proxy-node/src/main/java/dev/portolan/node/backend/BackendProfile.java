package dev.portolan.node.backend;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a backend said of itself when it was first spoken to, by {@code server/discover} or {@code
 * initialize}.
 *
 * @param version of the protocol to speak with it
 * @param capabilities the object as it came; {@code {}} if it said nothing
 * @param instructions for the model, or null
 * @param serverInfo the object as it came, or null
 * @param overOneStream whether all that it says comes on one stream for all clients, as over
 *     HTTP+SSE
 */
public record BackendProfile(
    Era era,
    ProtocolVersion version,
    RawJson capabilities,
    @Nullable String instructions,
    @Nullable RawJson serverInfo,
    boolean overOneStream) {

  /** The same backend, reached over HTTP+SSE. */
  BackendProfile asOverOneStream() {
    return new BackendProfile(era, version, capabilities, instructions, serverInfo, true);
  }
}
