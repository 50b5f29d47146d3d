package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.McpMethod;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A notification of a backend, as far as Portolan reads it.
 *
 * @param params may be missing
 */
record Notice(String method, JsonNode params, RawJson message) {

  static @Nullable Notice of(byte[] data) {
    JsonNode tree = Messages.read(Buffer.buffer(data));
    return tree == null
        ? null
        : new Notice(tree.path("method").asText(), tree.path("params"), RawJson.copyOf(data));
  }

  @Nullable McpMethod known() {
    return McpMethod.of(method);
  }

  /** The kinds whose lists have changed, as this notification says. */
  Set<EntryKind> changed() {
    McpMethod known = known();
    if (known == null) {
      return Set.of();
    }
    return switch (known) {
      case TOOLS_CHANGED -> EnumSet.of(EntryKind.TOOL);
      case PROMPTS_CHANGED -> EnumSet.of(EntryKind.PROMPT);
      case RESOURCES_CHANGED -> EnumSet.of(EntryKind.RESOURCE, EntryKind.TEMPLATE);
      default -> Set.of();
    };
  }

  /** Whether this tells of something that can be watched: a resource, or a task. */
  boolean isUpdate() {
    McpMethod known = known();
    return known == McpMethod.RESOURCE_UPDATED || known == McpMethod.TASK_STATUS;
  }
}
