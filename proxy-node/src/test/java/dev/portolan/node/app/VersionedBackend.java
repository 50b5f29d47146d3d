package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.testkit.FakeMcpServer;

/**
 * A backend with one tool that comes in versions, counted up from 1, so that every list tells how
 * old it is. Its lists are good for ten minutes: within a test they change by being changed.
 */
final class VersionedBackend {
  static final String TOOL = "chart";
  private static final int TEN_MINUTES = 600_000;

  private final FakeMcpServer server;
  private int version;

  VersionedBackend(Backends backends) {
    server = backends.modern().hints(TEN_MINUTES, "public");
    changeQuietly();
  }

  FakeMcpServer server() {
    return server;
  }

  /** What it offers now. */
  int version() {
    return version;
  }

  /** Offers a new version, and tells nobody. */
  int changeQuietly() {
    version++;
    server.offers(tool(TOOL, Integer.toString(version)));
    return version;
  }

  /** Offers a new version, and says to whoever listens that there is one. */
  int change() {
    changeQuietly();
    server.announceToolsChanged();
    return version;
  }

  /**
   * The version that this list result shows.
   *
   * @throws AssertionError if it is not a whole list of one version
   */
  static int versionOf(TestClient.Answer answer) {
    JsonNode tools = answer.result().path("tools");
    if (answer.status() != 200 || tools.size() != 1 || answer.body().contains("incomplete")) {
      throw new AssertionError("got " + answer.status() + " " + answer.body() + ", not one tool");
    }
    return Integer.parseInt(tools.get(0).path("description").asText());
  }

  /** The version that this client is shown now. */
  static int versionAt(TestClient client) {
    return versionOf(client.list("tools/list"));
  }
}
