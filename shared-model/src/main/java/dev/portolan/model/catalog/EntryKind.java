package dev.portolan.model.catalog;

import dev.portolan.model.mcp.McpMethod;
import org.jspecify.annotations.Nullable;

/** The four kinds of things that a backend lists. Each kind has a listing of its own. */
public enum EntryKind {
  TOOL(McpMethod.TOOLS_LIST, "tools", "name"),
  PROMPT(McpMethod.PROMPTS_LIST, "prompts", "name"),
  RESOURCE(McpMethod.RESOURCES_LIST, "resources", "uri"),
  TEMPLATE(McpMethod.TEMPLATES_LIST, "resourceTemplates", "uriTemplate");

  private final McpMethod listMethod;
  private final String listField;
  private final String nameField;

  EntryKind(McpMethod listMethod, String listField, String nameField) {
    this.listMethod = listMethod;
    this.listField = listField;
    this.nameField = nameField;
  }

  /** The method that lists this kind. */
  public McpMethod listMethod() {
    return listMethod;
  }

  /** The member of the list result that holds the definitions. */
  public String listField() {
    return listField;
  }

  /** The member of a definition that a client addresses the entry by. */
  public String nameField() {
    return nameField;
  }

  /** The kind that this method lists, or null if it lists none. */
  public static @Nullable EntryKind listedBy(McpMethod method) {
    for (EntryKind kind : values()) {
      if (kind.listMethod == method) {
        return kind;
      }
    }
    return null;
  }
}
