package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.McpMethod;

/** How clients of both eras are told that a list has changed. */
final class ListChange {
  private ListChange() {}

  /** The kind as which a change is told: the protocol knows no change of templates alone. */
  static EntryKind toldAs(EntryKind kind) {
    return kind == EntryKind.TEMPLATE ? EntryKind.RESOURCE : kind;
  }

  /** The notification that tells of it. */
  static String methodOf(EntryKind kind) {
    return switch (kind) {
      case TOOL -> McpMethod.TOOLS_CHANGED.wireName();
      case PROMPT -> McpMethod.PROMPTS_CHANGED.wireName();
      case RESOURCE, TEMPLATE -> McpMethod.RESOURCES_CHANGED.wireName();
    };
  }
}
