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
 */
public record BackendProfile(
    Era era,
    ProtocolVersion version,
    RawJson capabilities,
    @Nullable String instructions,
    @Nullable RawJson serverInfo) {}
