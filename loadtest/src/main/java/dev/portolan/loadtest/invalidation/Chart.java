package dev.portolan.loadtest.invalidation;

import static dev.portolan.testkit.Definition.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.FakeMcpServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A backend whose tools can be told apart by their revision, and a listing of them from the right
 * one. One tool of them all changes, at once, so that no list of the backend is ever half new.
 */
final class Chart {
  private static final int CONSTANT_TOOLS = 20;
  private static final String CHANGING = "soundings";
  private static final String REVISION = "Revision ";

  /** An hour: no listing grows old in a run. */
  private static final int TTL_MS = 3_600_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeMcpServer backend;
  private final List<String> names;
  private int revision;

  Chart(FakeMcpServer backend) {
    this.backend = backend.hints(TTL_MS, "public");
    List<String> constant =
        IntStream.range(0, CONSTANT_TOOLS).mapToObj(number -> "chart_" + number).toList();
    constant.forEach(name -> backend.offers(tool(name)));
    names = new ArrayList<>(constant);
    names.add(CHANGING);
    turn();
  }

  URI uri() {
    return backend.uri();
  }

  int revision() {
    return revision;
  }

  /** The tools change; nobody is told. */
  void turn() {
    revision++;
    backend.offers(tool(CHANGING, REVISION + revision));
  }

  void announce() {
    backend.announceToolsChanged();
  }

  /** Whether anybody would hear an announcement. */
  boolean isHeard() {
    return backend.openListens() > 0;
  }

  /** How often its tools were listed. */
  int lists() {
    return backend.count(McpMethod.TOOLS_LIST);
  }

  int tools() {
    return names.size();
  }

  /**
   * The revision that an answer to tools/list shows.
   *
   * @throws Wrong if it is not exactly the tools of one revision
   */
  int revisionIn(String answer) {
    JsonNode tools = parsed(answer).path("result").path("tools");
    List<String> named = new ArrayList<>();
    tools.forEach(tool -> named.add(tool.path("name").asText()));
    if (!named.equals(names)) {
      throw new Wrong("listing: " + answer + " (expected: the tools " + names + ")");
    }
    String said = tools.get(names.size() - 1).path("description").asText();
    if (!said.matches(REVISION + "\\d{1,9}")) {
      throw new Wrong("listing: " + answer + " (expected: a revision of " + CHANGING + ")");
    }
    return Integer.parseInt(said.substring(REVISION.length()));
  }

  private static JsonNode parsed(String answer) {
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException malformed) {
      throw new Wrong("listing: " + answer + " (expected: JSON)", malformed);
    }
  }
}
