package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.FakeMcpServer;

/**
 * A backend whose list of tools says which edition it is: a tool that every edition has, {@code
 * search}, and one that is described by the number of the edition.
 */
record Editions(FakeMcpServer backend) {
  private static final String MARK = "edition";

  /** The first edition is out. */
  static Editions of(FakeMcpServer backend) {
    return new Editions(backend.offers(tool("search"))).bringsOut(1);
  }

  /** Offers this edition from now on, and tells nobody. */
  Editions bringsOut(int number) {
    backend.offers(tool(MARK, Integer.toString(number)));
    return this;
  }

  /** Offers this edition from now on, and tells whoever listens. */
  void announces(int number) {
    bringsOut(number);
    backend.announceToolsChanged();
  }

  /** How often its tools were listed. */
  int lists() {
    return backend.count(McpMethod.TOOLS_LIST);
  }

  /** Which edition a list shows; 0 if it is none. */
  static int shownBy(JsonNode listResult) {
    for (JsonNode tool : listResult.path("tools")) {
      if (tool.path("name").asText().equals(MARK)) {
        return tool.path("description").asInt();
      }
    }
    return 0;
  }
}
